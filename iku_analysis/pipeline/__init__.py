"""The stages as pytask tasks: raw tables, notebooks, report. Nothing else imports this package."""
