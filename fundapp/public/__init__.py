"""What anybody may read: the fund, its calls, and what the law asks to be said."""
