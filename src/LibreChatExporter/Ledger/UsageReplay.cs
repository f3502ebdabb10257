namespace LibreChatExporter.Ledger;

/// <summary>Takes a row that has been counted.</summary>
/// <param name="row">With its true labels, before any limit.</param>
/// <param name="ledgerRow">Its row in <see cref="UsageLedger.Usage"/>.</param>
internal delegate void UsageVisitor(in UsageRow row, int ledgerRow);

/// <summary>What to do for an observer that has lost rows which the ledger has counted.</summary>
/// <param name="Range">Of when they are.</param>
/// <param name="Add">To be told of all rows of the range that have been counted; nothing of it shows yet.</param>
/// <param name="End">Puts what has been added in the place of what the observer had of the range; to be called once all have been.</param>
internal sealed record UsageReplay(RowRange Range, UsageVisitor Add, Action End);
