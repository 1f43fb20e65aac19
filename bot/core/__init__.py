"""The pure core: knowledge model, text analysis, index and decision. No clock, files, network or Slack."""
