"""The page Lecture: from a simple RNN to an LSTM stop by stop."""
