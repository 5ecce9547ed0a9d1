mod described;
