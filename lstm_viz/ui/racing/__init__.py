"""The race's page: kinds of networks at growing lengths, included or live."""
