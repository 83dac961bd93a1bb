"""What becomes of a decision: tickets, conditions, tranches, payments, the ledger and its totals."""
