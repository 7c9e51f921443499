namespace EgressLint.Mutants;

/// <summary>One condition of the product that can be switched off.</summary>
/// <param name="Number">From one up; zero is the product as it is.</param>
/// <param name="File">Where it stands, from the root of the repository.</param>
/// <param name="Line">Counted from one.</param>
/// <param name="What">What is done to it: <c>true: x &gt; 1</c>.</param>
/// <param name="Start">First character of the condition in the file.</param>
internal sealed record Mutant(int Number, string File, int Line, string What, int Start);
