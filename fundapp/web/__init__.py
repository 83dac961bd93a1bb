"""The HTTP toolkit: guard, render, forms, filters and headers; it knows no capability."""
