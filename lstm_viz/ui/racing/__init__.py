"""The race's page: LSTM, GRU and simple RNN at growing lengths, included or live."""
