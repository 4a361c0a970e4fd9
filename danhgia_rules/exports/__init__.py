"""The same rulebook for other engines: DMN decision tables, and GoRules JDM."""
