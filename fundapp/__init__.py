"""The deal-flow manager of a territory's innovation fund."""
