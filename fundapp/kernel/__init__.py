"""What every room stands on: errors, words, money, time, rows and events; it knows no capability."""
