namespace EgressLint.Mutants;

/// <summary>One place of the product that can be changed.</summary>
/// <param name="Number">From one up; zero is the product as it is.</param>
/// <param name="File">Where it stands, from the root of the repository.</param>
/// <param name="Line">Counted from one.</param>
/// <param name="What">What is done to it: <c>true: x &gt; 1</c>.</param>
/// <param name="Start">First character of the changed code in the file.</param>
/// <param name="Member">Type and member it stands in, such as <c>PortSet.And</c>; empty where nobody asks.</param>
internal sealed record Mutant(int Number, string File, int Line, string What, int Start, string Member = "")
{
    private const int MostText = 90;

    /// <summary>Marks code that has a switch; its data is the number.</summary>
    public const string Mark = "switch";

    /// <summary>Code on one line, as reports show it.</summary>
    public static string Shown(string code)
    {
        var text = string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length > MostText ? text[..MostText] + "…" : text;
    }
}
