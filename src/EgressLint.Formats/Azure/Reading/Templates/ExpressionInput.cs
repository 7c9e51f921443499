using Sprache;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>
/// A place in an expression. Sprache's own input makes a dictionary for every character and counts lines; templates have hundreds of thousands of
/// characters in expressions, which are of one line.
/// </summary>
internal sealed class ExpressionInput(string source, int position) : IInput
{
    private Dictionary<object, object>? memos;

    /// <inheritdoc/>
    public string Source { get; } = source;

    /// <inheritdoc/>
    public int Position { get; } = position;

    /// <inheritdoc/>
    public char Current => Source[Position];

    /// <inheritdoc/>
    public bool AtEnd => Position >= Source.Length;

    /// <inheritdoc/>
    public int Line => 1;

    /// <inheritdoc/>
    public int Column => Position + 1;

    /// <inheritdoc/>
    public IDictionary<object, object> Memos => memos ??= [];

    /// <inheritdoc/>
    public IInput Advance() => To(Position + 1);

    /// <inheritdoc/>
    public bool Equals(IInput? other) => other is not null && other.Position == Position && ReferenceEquals(other.Source, Source);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IInput);

    /// <inheritdoc/>
    public override int GetHashCode() => Position;

    /// <summary>A later place of an expression.</summary>
    public ExpressionInput To(int place) => place == Position ? this : new(Source, place);
}
