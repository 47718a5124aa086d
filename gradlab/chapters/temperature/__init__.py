"""What lies between a step and a slope: one temperature for the unit, and for the accuracy."""
