"""Unsupported: kinds of files that are known and not read, and what to do instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from lstm_viz.sequences.sequence import SequenceError

_NUMBERS = "save its numbers as CSV, NPY or Parquet"
_TABLE = "save its table as CSV or as a workbook"
_UNPACK = "unpack it, and choose the file inside"
_SOUND = "save the sound as WAV"
_POINTS = "save its points as CSV"
_DECIMAL = rb"[+-]?\d{1,30}(?:\.\d{0,30})?(?:e[+-]?\d{1,3})?"
WFDB = "a WFDB record", "save its signals as CSV (rdsamp -c) or as EDF"
IN_ZARR = ("zarr.json", ".zarray", ".zgroup")
ZARR = "a Zarr store", "save one of its arrays as NPY, or as HDF5"


class _Kind(NamedTuple):
    start: re.Pattern[bytes]  # of the first bytes
    called: str
    advice: str


# Each start has a byte or a word that no table of text begins with.
_KINDS = tuple(
    _Kind(re.compile(rb"\A(?:%b)" % start, re.DOTALL | re.IGNORECASE), called, advice)
    for start, called, advice in (
        (rb"%PDF-", "a PDF document", _TABLE),
        (rb"\x89PNG\r\n", "a PNG image", "save the numbers that it shows as CSV"),
        (rb"\xff\xd8\xff", "a JPEG image", "save the numbers that it shows as CSV"),
        (rb"GIF8[79]a", "a GIF image", "save the numbers that it shows as CSV"),
        (rb"II\*\0|MM\0\*", "a TIFF image", "save the numbers that it shows as CSV"),
        (rb"RIFF....WEBP", "a WebP image", "save the numbers that it shows as CSV"),
        (rb"RIFF....AVI ", "an AVI video file", "save its sound as WAV"),
        (rb"ID3[\x02-\x04]|\xff[\xe2-\xe7\xf2-\xf7\xfa\xfb\xfd]", "an MP3 sound file", _SOUND),
        (rb"fLaC\0", "a FLAC sound file", _SOUND),
        (rb"OggS\0", "an Ogg sound file", _SOUND),
        (rb"FORM....AIF[FC]", "an AIFF sound file", _SOUND),
        (rb"....ftyp", "an MP4 sound or video file", "save its sound as WAV"),
        (rb"CDF\x05", "a NetCDF file of the 64-bit data form", _NUMBERS),
        (rb"SQLite format 3\0", "an SQLite database", _TABLE),
        (
            rb"\x80[\x02-\x05]",
            "a Python pickle, which could run any program, so it is never loaded",
            _NUMBERS,
        ),
        (rb"RDX[23]\n|RD[AB][23]\n", "an R data file", _TABLE),
        (rb"\$FL[23]@\(#\)", "an SPSS file", _TABLE),
        (rb"FEA1", "a Feather file of version 1", "save it again as version 2, or as Parquet"),
        (rb"Obj\x01", "an Avro file", _TABLE),
        (rb"\{\\rtf", "an RTF document", _TABLE),
        (
            rb"\s*<\?xml.{0,200}?<(?:!DOCTYPE )?HealthData",
            "an export of Apple Health",
            "convert its records to CSV, one kind of record a file",
        ),
        (rb"\s*<\?xml.{0,200}?<(?:gpx|TrainingCenterDatabase)", "a GPX or TCX track", _POINTS),
        (rb"\s*<(?:!doctype html|html|\?xml|table|svg)", "an HTML or XML page", _TABLE),
        (rb"BZh[1-9]1AY&SY", "a bzip2 archive", _UNPACK),
        (rb"\xfd7zXZ\0", "an XZ archive", _UNPACK),
        (rb"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
        (rb"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
        (rb"Rar!\x1a", "a RAR archive", _UNPACK),
        (rb"PK\x05\x06", "an empty zip archive", "choose the file with the numbers"),
        (rb".{257}ustar", "a tar archive", _UNPACK),
        (rb"[\w./-]{1,60} \d{1,4} [^\n]{1,120}\n[^\n ]{1,60}\.(?:dat|mat) ", *WFDB),
        (
            rb"(?:#[^\n]*\n){0,50}[^\s,=]{1,60}(?:,[^\s,=]{1,60}=[^\s,=]{1,60}){0,20} "
            rb"[^\s,=]{1,60}=[^\n]{1,500} \d{10,20}\r?\n",
            "a file in InfluxDB's line protocol",
            "query its points, and save the answer as CSV",
        ),
        (rb"\s*(?:structure\((?:list|c)\(|c\([^,()\n]{1,40}, )", "what dput of R wrote", _TABLE),
        (
            rb"(?:#[^\n]*\n){0,50}(?: *\()? *%b[+-]%bj" % (_DECIMAL, _DECIMAL),
            "a table of complex numbers",
            "save real and imaginary parts as columns of their own",
        ),
        (
            rb'"?Record Length"?,"?[^",\n]{1,30}"?(?:,[^,\n]{0,30}){0,2}, *%b' % _DECIMAL,
            "a Tektronix file with its settings beside the points",
            "keep only the two columns of the points",
        ),
        (
            rb" *\d{4} +\d{4} *\r?\n *\d{4}(?: +-?\d+\.\d+){12}",
            "a climate index by NOAA PSL, with lines above and below its years",
            "delete its first line, and those below the last year",
        ),
        (rb"TIMESERIES [^\n]{1,200}, SLIST", "a seismogram as SLIST", "save it as TSPAIR"),
        (rb"##TITLE=", "a JCAMP-DX spectrum", _POINTS),
        (rb"@[^\n]{1,500}\n[A-Za-z*.-]{1,2000}\r?\n\+", "a FASTQ file", "save it as FASTA"),
        (rb"(?:\$[A-Z]{5},[^\n*]{1,90}\*[0-9A-F]{2}\r?\n){2}", "a log of NMEA sentences", _POINTS),
        (
            rb"[A-Z]{2}[A-Z0-9_]{9}\d{6}[A-Z]{2}[A-Z0-9]{2}[ \d-]{5}[^,\n]{200,}\n",
            "a file of daily values by NOAA (.dly)",
            "download the station's CSV file",
        ),
        (rb"MZ\x90\0|\x7fELF", "a program", "choose a file with numbers"),
    )
)


def refuse_known(head: bytes) -> None:
    """Raise a SequenceError that names the kind, if the first bytes tell one that is not read."""
    for kind in _KINDS:
        if kind.start.match(head):
            raise not_read(kind.called, kind.advice)


def not_read(called: str, advice: str = _TABLE) -> SequenceError:
    """The sentence for a kind of file that is not read."""
    return SequenceError(f"This is {called}, and such files cannot be read; {advice}.")
