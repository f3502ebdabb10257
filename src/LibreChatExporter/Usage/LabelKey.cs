namespace LibreChatExporter.Usage;

/// <summary>The label values of a row of counters, as numbers of a <see cref="Text.LabelTable"/>; unused places are 0.</summary>
public readonly record struct LabelKey(int First, int Second = 0, int Third = 0);
