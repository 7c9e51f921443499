using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Annotations that ACLs make and others look at (Squid Notes.cc, acl/AnnotationData.cc). An annotation is made when its ACL is asked, also on
/// a line that then does not match, and replaces what <c>=</c> gave the name before; <c>+=</c> adds.
/// </summary>
internal sealed class SquidNotes(SquidBinding binding, SquidAclReader acls)
{
    private const string Blanks = " \t\r\n";

    /// <summary>
    /// Reads what is annotated as ConfigParser::NextKvPair does: a name goes up to its equals sign, blanks, quotes and number signs included
    /// (so no word names a file), and its text up to the next blank. What has no equals sign or no text ends the list.
    /// </summary>
    public static void ReadPairs(SquidLogicalText line, int from, List<TextSpan> spans, List<string> texts)
    {
        var text = line.Text;
        for (var start = SkipBlanks(text, from); start < text.Length && text[start] != '#';)
        {
            var equals = text.IndexOf('=', start);
            var value = equals < 0 ? text.Length : SkipBlanks(text, equals + 1);
            if (value >= text.Length || text[value] == '#')
            {
                return;
            }

            var length = text.AsSpan(value).IndexOfAny(Blanks);
            var end = length < 0 ? text.Length : value + length;
            spans.Add(line.ToSource(start, end));
            texts.Add(string.Concat(text.AsSpan(start, equals + 1 - start), text.AsSpan(value, end - value)));
            start = SkipBlanks(text, end);
        }
    }

    private static int SkipBlanks(string text, int from)
    {
        var next = text.AsSpan(from).IndexOfAnyExcept(Blanks);
        return next < 0 ? text.Length : from + next;
    }

    /// <summary>Starts a list. Notes made for an earlier list are still there, which is not followed.</summary>
    public SquidNoteHistory Begin(string list) => new(binding, acls, list == "http_access");
}

/// <summary>What was annotated in a list so far, and when.</summary>
internal sealed class SquidNoteHistory(SquidBinding binding, SquidAclReader acls, bool isFirstList)
{
    private readonly List<(Match Reached, SquidAcl Acl, Annotation Made)> made = [];

    private readonly record struct Annotation(string Name, bool Adds, string Text)
    {
        /// <summary>Whether the text has macros, which only the running proxy can fill in.</summary>
        public bool IsDynamic => Text.Contains('%');

        public bool Provides(string value) => Text == value || Text.Split(',').Contains(value, StringComparer.Ordinal);
    }

    /// <summary>An annotating ACL was asked where that condition holds.</summary>
    public void Add(SquidAcl acl, Match reached)
    {
        foreach (var annotation in AnnotationsOf(acl))
        {
            made.Add((reached, acl, annotation));
        }
    }

    /// <summary>The condition of an ACL of type <c>note</c> that is asked now.</summary>
    public Match Find(SquidAcl note)
    {
        var values = note.Values().Select(v => v.Text).ToList();
        if (note.Missing.Count > 0 || values.Count == 0)
        {
            return note.Missing.Count > 0 ? Match.Unknown(note.Missing[0]) : Match.Never;
        }

        var name = values[0];
        if (note.Lines.Count > 1 || IsOpen(name) || note.Lines[0].Flags.Contains('='))
        {
            return Match.Unknown(SquidAclBinder.DoubtOf(note, "depends on annotations that are not made by this list alone"));
        }

        var ways = new List<Match>();
        for (var i = 0; i < made.Count; i++)
        {
            if (made[i].Made.Name == name && (values.Count == 1 || values.Skip(1).Any(made[i].Made.Provides)))
            {
                ways.Add(Lasting(i, values));
            }
        }

        return Match.Any([.. ways]);
    }

    /// <summary>The annotation was made, and none that was made later took its place.</summary>
    private Match Lasting(int index, List<string> values)
    {
        var parts = new List<Match> { made[index].Reached };
        for (var later = index + 1; later < made.Count && values.Count > 1; later++)
        {
            var next = made[later].Made;
            if (next.Name == values[0] && !next.Adds && !values.Skip(1).Any(next.Provides))
            {
                parts.Add(made[later].Reached.Not());
            }
        }

        return Match.All([.. parts]);
    }

    /// <summary>Whether somebody else may annotate that name: a helper, an earlier list, an earlier request of the connection, a macro.</summary>
    private bool IsOpen(string name)
    {
        if (binding.HasAnnotators)
        {
            return true;
        }

        foreach (var acl in acls.All)
        {
            if (acl.Type.Kind != AclKind.Annotate)
            {
                continue;
            }

            foreach (var annotation in AnnotationsOf(acl))
            {
                if (annotation.Name == name && (!isFirstList || annotation.IsDynamic || acl.Type.Name == "annotate_client" || acl.Missing.Count > 0))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IEnumerable<Annotation> AnnotationsOf(SquidAcl acl)
    {
        foreach (var value in acl.Values())
        {
            var equals = value.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                var adds = value.Text[equals - 1] == '+';
                yield return new(value.Text[..(adds ? equals - 1 : equals)], adds, value.Text[(equals + 1)..]);
            }
        }
    }
}
