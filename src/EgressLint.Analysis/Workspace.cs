using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Analysis;

/// <summary>A configuration to judge: its text, its format, and what its binder may ask of the outside.</summary>
public sealed record WorkspaceFile(SourceText Text, ConfigFormat Format, BindContext Context);

/// <summary>A configuration with its tree and its meaning.</summary>
public sealed record BoundFile(WorkspaceFile File, SyntaxTree Tree, BoundConfig Config);

/// <summary>
/// The configurations under analysis, each parsed and bound once, on first use. Immutable: replacing a text gives a new workspace
/// that shares everything that does not depend on it. Safe for any number of threads.
/// </summary>
public sealed class Workspace
{
    private readonly ImmutableArray<Entry> entries;
    private readonly ImmutableDictionary<string, SourceText> changed;

    private Workspace(ImmutableArray<Entry> entries, ImmutableDictionary<string, SourceText> changed)
    {
        this.entries = entries;
        this.changed = changed;
    }

    /// <summary>The configurations, by ordinal path.</summary>
    public IEnumerable<WorkspaceFile> Files => entries.Select(e => e.File);

    /// <summary>
    /// What is judged: every configuration, bound, except those that another one reads as an include or a list.
    /// Where two read each other, the first by path stays.
    /// </summary>
    public ImmutableArray<BoundFile> Bound
    {
        get
        {
            var all = entries.Select(e => e.Bound.Value).ToImmutableArray();
            return [.. all.Where(file => !all.Any(other => Takes(other, file)))];
        }
    }

    /// <summary>Binds everything now, for who has something else to do in the meantime; <see cref="Bound"/> waits for what is under way.</summary>
    public void Bind(CancellationToken cancellation)
    {
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            _ = entry.Bound.Value;
        }
    }

    /// <summary>The policies that are judged, in file order.</summary>
    public ImmutableArray<Policy> Policies => [.. Bound.SelectMany(b => b.Config.Policies)];

    /// <summary>A workspace over these files; of two with one path the last counts.</summary>
    public static Workspace Create(IEnumerable<WorkspaceFile> files)
    {
        var byPath = new SortedDictionary<string, WorkspaceFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            byPath[file.Text.Path] = file;
        }

        var changed = ImmutableDictionary.Create<string, SourceText>(StringComparer.Ordinal);
        return new([.. byPath.Values.Select(f => new Entry(f, changed))], changed);
    }

    /// <summary>
    /// The same with one text replaced: a configuration of that path is bound anew, and so is every one that reads the path.
    /// Contexts see the new text too.
    /// </summary>
    public Workspace With(SourceText text)
    {
        var next = changed.SetItem(text.Path, text);
        var builder = ImmutableArray.CreateBuilder<Entry>(entries.Length);
        foreach (var entry in entries)
        {
            var own = string.Equals(entry.File.Text.Path, text.Path, StringComparison.Ordinal);
            var file = own ? entry.File with { Text = text } : entry.File;
            builder.Add(own || entry.MayRead(text.Path) ? new Entry(file, next) : entry);
        }

        return new(builder.MoveToImmutable(), next);
    }

    /// <summary>The same with one configuration only; what it reads is there as before.</summary>
    public Workspace Only(string path) => new([.. entries.Where(e => string.Equals(e.File.Text.Path, path, StringComparison.Ordinal))], changed);

    private static bool Takes(BoundFile reader, BoundFile file)
    {
        return Reads(reader, file) && !(Reads(file, reader)
            && string.CompareOrdinal(file.File.Text.Path, reader.File.Text.Path) < 0);
    }

    private static bool Reads(BoundFile reader, BoundFile file)
    {
        foreach (var text in reader.Config.Files)
        {
            if (!ReferenceEquals(reader, file) && string.Equals(text.Path, file.File.Text.Path, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Entry
    {
        internal Entry(WorkspaceFile file, ImmutableDictionary<string, SourceText> changed)
        {
            File = file;
            Bound = new(() => Bind(file, changed), LazyThreadSafetyMode.ExecutionAndPublication);
        }

        internal WorkspaceFile File { get; }

        internal Lazy<BoundFile> Bound { get; }

        /// <summary>A file that was never bound may read anything.</summary>
        internal bool MayRead(string path) =>
            !Bound.IsValueCreated || Bound.Value.Config.Files.Any(f => string.Equals(f.Path, path, StringComparison.Ordinal));

        private static BoundFile Bind(WorkspaceFile file, ImmutableDictionary<string, SourceText> changed)
        {
            var tree = file.Format.Parse(file.Text);
            var context = changed.IsEmpty ? file.Context : new OverlayContext(file.Context, changed);
            return new(file, tree, file.Format.Bind(tree, context));
        }
    }

    /// <summary>Answers look-ups with the replaced text where there is one.</summary>
    private sealed class OverlayContext(BindContext inner, ImmutableDictionary<string, SourceText> changed) : BindContext
    {
        public override string? Engine => inner.Engine;

        public override ServiceTagList ServiceTags => inner.ServiceTags;

        public override string? Fact(string name) => inner.Fact(name);

        public override ImmutableArray<IpAddress>? Resolve(string name) => inner.Resolve(name);

        public override FileLookup Read(string path, SourceText from) => Replace(inner.Read(path, from));

        public override GlobLookup Glob(string pattern, SourceText from)
        {
            var found = inner.Glob(pattern, from);
            return found with { Files = [.. found.Files.Select(Replace)] };
        }

        private FileLookup Replace(FileLookup lookup) =>
            lookup.Text is { } text && changed.TryGetValue(text.Path, out var newer) ? lookup with { Text = newer } : lookup;
    }
}
