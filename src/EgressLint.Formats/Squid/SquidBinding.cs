using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>What the parts of the binder share while one configuration is bound.</summary>
internal sealed class SquidBinding(SquidEngine engine, BindContext context)
{
    /// <summary>How many characters of lists are read at most: thousands of ACLs may name one long file. The longest lists that people share have a quarter of it.</summary>
    public const long ListLimit = 128L << 20;

    private readonly HashSet<SourceText> seen = [];
    private long listText;
    private readonly HashSet<string> assumed = new(StringComparer.Ordinal);

    public SquidEngine Engine { get; } = engine;

    public BindContext Context { get; } = context;

    public List<Finding> Findings { get; } = [];

    public List<Rejection> Rejections { get; } = [];

    public List<string> Assumptions { get; } = [];

    public List<SourceText> Files { get; } = [];

    /// <summary>Whether a list may still be read; where it may not, that is said once.</summary>
    /// <param name="list">The list.</param>
    /// <param name="at">Who names it.</param>
    public bool MayRead(SourceText list, Location at)
    {
        var before = listText;
        listText += list.Content.Length;
        if (before <= ListLimit && listText > ListLimit)
        {
            Report(new Finding(InputRules.TooLarge, at, at.Source.Path, $"its lists have more than {ListLimit >> 20} million characters"));
        }

        return listText <= ListLimit;
    }

    /// <summary>Whether an auth_param scheme is configured.</summary>
    public bool HasAuthentication { get; set; }

    /// <summary>Whether a client can be asked for credentials: only where it knows that it talks to a proxy.</summary>
    public bool CanChallenge { get; set; } = true;

    public bool UserNamesAreCased { get; set; }

    /// <summary>Whether another proxy in front may tell who the client is.</summary>
    public bool FollowsForwardedFor { get; set; }

    /// <summary>Whether there are ports that clients reach over TLS.</summary>
    public bool HasTlsPorts { get; set; }

    /// <summary>Whether a port decrypts what clients send over TLS.</summary>
    public bool Decrypts { get; set; }

    /// <summary>Why more ACLs and helpers may be defined than are seen; null when all are known.</summary>
    public string? UnknownLines { get; set; }

    /// <summary>Whether a helper or service may annotate a request.</summary>
    public bool HasAnnotators { get; set; }

    /// <summary>External helpers that are defined by now.</summary>
    public HashSet<string> Helpers { get; } = new(StringComparer.Ordinal);

    /// <summary>External helpers that are given the user, so that asking them asks for credentials.</summary>
    public HashSet<string> HelpersWithUser { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>deny_info</c> lines send in order: for which ACLs, and whether the status of the answer is their own.</summary>
    public List<(bool HasStatus, ImmutableArray<string> Names)> DenyInfos { get; } = [];

    /// <summary>
    /// Whether a refusal by that ACL, whose credentials were good, is answered with another status than 407: what the first line that names the
    /// ACL says, in the spelling of its first definition (Squid acl/Gadgets.cc, aclGetDenyInfoPage).
    /// </summary>
    public bool HidesChallenge(SquidAcl acl) => DenyInfos.Find(d => d.Names.Contains(acl.Name, StringComparer.Ordinal)).HasStatus;

    public void Report(Finding finding) => Findings.Add(finding);

    public void Reject(Location at, string reason) => Rejections.Add(new(at, reason));

    /// <summary>
    /// The words of a file that <c>parameters("…")</c> names: they are split and quoted like words of a directive. A file without any word stops
    /// the start.
    /// </summary>
    public AclBlock ReadParameters(SourceText file, Location at, string path)
    {
        var spans = new List<TextSpan>();
        var texts = new List<string>();
        for (var i = 0; i < file.LineCount; i++)
        {
            var line = file.GetLine(i);
            var logical = new SquidLogicalText(file, line.Start, file[line].ToString());
            var words = SquidTokenizer.Words(logical, SquidQuoting.Quoted, 0);
            if (words.Problem is { } problem)
            {
                Reject(file.At(problem.At), problem.Reason);
            }

            foreach (var word in words.Words)
            {
                spans.Add(word.Span);
                texts.Add(word.Text);
            }
        }

        if (texts.Count == 0)
        {
            Reject(at, $"'{path}' holds no value");
        }

        return new(file, spans, [.. texts]);
    }

    public void Remember(SourceText file, string? assumption)
    {
        if (seen.Add(file))
        {
            Files.Add(file);
        }

        if (assumption is not null && assumed.Add(assumption))
        {
            Assumptions.Add(assumption);
        }
    }
}
