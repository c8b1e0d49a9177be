"""The seven analyses PermenPAN-RB 53/2014 asks for, from a result and the tables of the plan."""
