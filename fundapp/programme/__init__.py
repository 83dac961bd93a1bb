"""The fund's own facts: envelopes, axes, partners, calls, and the parameters that hold on a given day."""
