using LibreChatExporter.Messages;

namespace LibreChatExporter.Export;

/// <summary>What calls are told of an answer, in 40 bytes: those of one answer follow one another, in the order of time.</summary>
internal readonly struct SpooledAnswer(ulong message, in AnswerFacts facts) : IComparable<SpooledAnswer>
{
    private readonly long _createdAt = facts.CreatedAt;
    private readonly double _seconds = facts.Seconds ?? double.NaN, _speed = facts.TokensPerSecond ?? double.NaN;
    private readonly int _endpoint = facts.Endpoint;
    private readonly bool _isError = facts.IsError;

    /// <summary>Hash of the user and the id of the answer.</summary>
    internal ulong Message { get; } = message;

    /// <summary>When it was made, in milliseconds since the Unix epoch.</summary>
    internal long CreatedAt => _createdAt;

    /// <summary>What is known of it, but for its model.</summary>
    internal AnswerFacts Facts => new(_createdAt, _endpoint, Model: 0)
    {
        Seconds = double.IsNaN(_seconds) ? null : _seconds,
        TokensPerSecond = double.IsNaN(_speed) ? null : _speed,
        IsError = _isError,
    };

    /// <inheritdoc/>
    /// <remarks>Errors come last: they may have another endpoint, which counts.</remarks>
    public int CompareTo(SpooledAnswer other)
        => _createdAt != other._createdAt ? _createdAt.CompareTo(other._createdAt)
            : Message != other.Message ? Message.CompareTo(other.Message)
            : _isError.CompareTo(other._isError);
}
