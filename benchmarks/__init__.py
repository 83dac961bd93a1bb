"""What does it cost? Ratios taken in one run; absolute times are the machine's business."""
