"""Plain parts of mails: calendar files, text from HTML, quiet hours."""
