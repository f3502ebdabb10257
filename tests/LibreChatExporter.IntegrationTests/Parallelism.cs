// Tests wait for other processes most of the time, so more of them than there are processors may run side by side.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
