using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Diffing;

/// <summary>What a policy is known by on both sides.</summary>
/// <param name="Path">Its file, relative to the root; empty for the only file of a side.</param>
/// <param name="Format">Its format.</param>
/// <param name="Name">Its name in the file; empty where the file is the policy.</param>
public readonly record struct PolicyKey(string Path, string Format, string Name)
{
    /// <summary>By file, name in it, and format.</summary>
    internal static Comparer<PolicyKey> Order { get; } = Comparer<PolicyKey>.Create(static (a, b) =>
        string.CompareOrdinal(a.Path, b.Path) is not 0 and var byPath ? byPath
        : string.CompareOrdinal(a.Name, b.Name) is not 0 and var byName ? byName
        : string.CompareOrdinal(a.Format, b.Format));
}

/// <summary>One side of a comparison: configurations, and the folder or file that their paths are relative to.</summary>
/// <param name="Workspace">The configurations.</param>
/// <param name="Root">The folder as paths begin with it, or the file itself; empty for none.</param>
public sealed record DiffSide(Workspace Workspace, string Root)
{
    /// <summary>What a policy of this side is known by.</summary>
    public PolicyKey KeyOf(Policy policy)
    {
        var path = policy.Source.Path;
        var name = policy.Name.StartsWith(path, StringComparison.Ordinal) ? policy.Name[path.Length..] : policy.Name;
        return new(Relative(path), policy.Format, name);
    }

    /// <summary>A path without the root.</summary>
    public string Relative(string path) => path == Root ? ""
        : Root.Length > 0 && path.StartsWith(Root, StringComparison.Ordinal) && path.Length > Root.Length && path[Root.Length] == '/' ? path[(Root.Length + 1)..]
        : path;
}
