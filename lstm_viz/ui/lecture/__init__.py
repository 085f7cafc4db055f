"""The page Lecture: from a simple RNN to an LSTM in nine stops."""
