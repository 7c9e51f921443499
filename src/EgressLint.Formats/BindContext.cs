using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Formats;

/// <summary>How a look-up of a further file ended.</summary>
public enum LookupStatus
{
    /// <summary>Found; the text is given.</summary>
    Found,

    /// <summary>No such file in the tree or below a mount.</summary>
    Missing,

    /// <summary>The path leads out of the tree and its mounts; nothing was read.</summary>
    LeadsOut,

    /// <summary>There is one, but it cannot be read (a directory, no permission, too large).</summary>
    Unreadable,

    /// <summary>It is known that the deployed machine has no such file. Only who knows that machine can say so; a tree cannot.</summary>
    Absent,

    /// <summary>It is a folder, on the deployed machine as well.</summary>
    Folder,
}

/// <summary>The answer for one path that a configuration names.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Text">The text when found.</param>
/// <param name="Reason">Why not, for a person; empty when found.</param>
/// <param name="Assumption">How the path of the deployed machine was mapped to a file of the tree, when that was a guess; else null.</param>
public sealed record FileLookup(LookupStatus Status, SourceText? Text, string Reason = "", string? Assumption = null);

/// <summary>The answer for one glob pattern: matches sorted by name, as C's <c>glob</c> gives them.</summary>
/// <param name="Files">The files, sorted by ordinal name.</param>
/// <param name="LeadsOut">Whether the pattern points out of the tree and its mounts.</param>
/// <param name="FolderKnown">Whether the folder of the pattern is in the tree or mounted; when not, no match says nothing about the real machine.</param>
public sealed record GlobLookup(ImmutableArray<FileLookup> Files, bool LeadsOut, bool FolderKnown);

/// <summary>What a binder may ask of the outside. Implemented over memory in tests, and by the host over disk.</summary>
public abstract class BindContext
{
    /// <summary>For a configuration of which no further file is at hand: what needs one is unknown.</summary>
    public static BindContext Alone { get; } = new NoFiles();

    /// <summary>Whose behaviour to reproduce, such as <c>squid-6</c>; null takes the default of the format.</summary>
    public virtual string? Engine => null;

    /// <summary>Reads a file that <paramref name="from"/> names. Never throws.</summary>
    public abstract FileLookup Read(string path, SourceText from);

    /// <summary>Finds the files of a glob pattern that <paramref name="from"/> names. Never throws.</summary>
    public abstract GlobLookup Glob(string pattern, SourceText from);

    /// <summary>
    /// The addresses that a host name has while the configuration is loaded on the deployed machine; empty when it is known not to
    /// resolve there, null when nobody knows.
    /// </summary>
    public virtual ImmutableArray<IpAddress>? Resolve(string name) => null;

    /// <summary>The service tags of Azure.</summary>
    public virtual ServiceTagList ServiceTags => ServiceTagList.BuiltIn;

    /// <summary>A fact about the deployed world that the user gave under a name, such as <c>azure.vnet</c>; null when there is none.</summary>
    public virtual string? Fact(string name) => null;

    private sealed class NoFiles : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "no further file was given");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: false);
    }
}
