"""The Python of readers' browsers, on this disk and under Node."""
