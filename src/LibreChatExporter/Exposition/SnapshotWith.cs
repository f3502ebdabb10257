namespace LibreChatExporter.Exposition;
internal static class SnapshotWith { internal static Snapshot With(this Snapshot s, MetricFamily f, double v) => s; }
