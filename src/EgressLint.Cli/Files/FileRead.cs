using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Files;

/// <summary>How reading a file ended.</summary>
internal enum ReadStatus
{
    /// <summary>The text is there.</summary>
    Found,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>It lies outside of the tree and its mounts, or a link leads there. It was not looked at.</summary>
    LeadsOut,

    /// <summary>It is there but cannot be read.</summary>
    Unreadable,

    /// <summary>It is longer than what is read.</summary>
    TooLarge,
}

/// <summary>A file as it was read.</summary>
/// <param name="Path">Its path in reports.</param>
/// <param name="Status">How reading it ended.</param>
/// <param name="Text">The text when found.</param>
/// <param name="Reason">Why not, for a person; empty when found.</param>
internal sealed record FileRead(string Path, ReadStatus Status, SourceText? Text, string Reason = "")
{
    /// <summary>Whether the text is all of the file and not only its beginning.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>A text that was read.</summary>
    public static FileRead Of(SourceText text) => new(text.Path, ReadStatus.Found, text);

    /// <summary>The finding that says why a file which was asked for is not there; null when it was read.</summary>
    public Finding? Problem()
    {
        var at = SourceText.From(Path, "").At(0, 0);
        return Status switch
        {
            ReadStatus.Found => null,
            ReadStatus.LeadsOut => new(InputRules.PathLeadsOut, at, Path),
            ReadStatus.TooLarge => new(InputRules.TooLarge, at, Path, Reason),
            _ => new(InputRules.UnreadableFile, at, Path, Reason),
        };
    }
}
