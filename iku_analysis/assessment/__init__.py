"""From a measurement to its assessment: achievement, history, plan, budget, reconciliation."""
