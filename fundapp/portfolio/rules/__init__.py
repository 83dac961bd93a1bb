"""What is allowed with the fund's money, and what do its figures mean?"""
