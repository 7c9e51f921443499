using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>One name on an access line.</summary>
internal readonly record struct AclUse(SquidAcl Acl, bool Negated, Location At);

/// <summary>One access line as read: its action and its ACLs, before the ACLs have all their values.</summary>
internal sealed record AccessLine(SquidDirective Directive, string Action, ImmutableArray<AclUse> Uses, ImmutableArray<Doubt> Doubts);

/// <summary>
/// Reads access lists (Squid acl/Gadgets.cc, acl/Tree.cc): lines in order, all ACLs of a line must match, the first match decides,
/// and without a match the opposite of the last line does.
/// </summary>
internal sealed class SquidAccessLists(SquidBinding binding, SquidAclReader acls)
{
    private readonly Dictionary<string, List<AccessLine>> lists = new(StringComparer.Ordinal);

    public IReadOnlyList<AccessLine> Lines(string list) => lists.TryGetValue(list, out var lines) ? lines : [];

    public bool Has(string list) => Lines(list).Count > 0;

    /// <summary>Reads a line such as <c>http_access deny !safe</c>. ACL names must be known by now.</summary>
    public void Read(SquidDirective directive, string list, int actionAt = 0, IReadOnlySet<string>? actions = null)
    {
        var words = directive.Words;
        if (words.Length <= actionAt)
        {
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Location, directive.Location.Text, "it has no action"));
            return;
        }

        var action = words[actionAt].Text;
        if (actions is null ? action is not ("allow" or "deny") : !actions.Contains(action))
        {
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Source.At(words[actionAt].Span), directive.Location.Text,
                actions is null ? $"'{action}' is neither 'allow' nor 'deny', in lower case" : $"'{action}' is not an action of {list}"));
            return;
        }

        var uses = ImmutableArray.CreateBuilder<AclUse>();
        var doubts = ImmutableArray.CreateBuilder<Doubt>();
        if (!ReadNames(directive, words, actionAt + 1, uses, doubts))
        {
            return;
        }

        if (uses.Count == 0 && doubts.Count == 0 && actions is null)
        {
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Location, directive.Location.Text, "it names no ACL"));
            return;
        }

        Add(list, new(directive, action, uses.ToImmutable(), doubts.ToImmutable()));
    }

    /// <summary>Refuses a line of a list that is not followed where it names an ACL that is not known by now.</summary>
    public void CheckNames(SquidDirective directive, int from) =>
        ReadNames(directive, directive.Words, from, ImmutableArray.CreateBuilder<AclUse>(), ImmutableArray.CreateBuilder<Doubt>());

    /// <summary>Puts a line at the end of a list.</summary>
    public void Add(string list, AccessLine line)
    {
        if (!lists.TryGetValue(list, out var lines))
        {
            lists.Add(list, lines = []);
        }

        lines.Add(line);
    }

    private bool ReadNames(
        SquidDirective directive, ImmutableArray<SquidWordSyntax> words, int from, ImmutableArray<AclUse>.Builder uses, ImmutableArray<Doubt>.Builder doubts)
    {
        for (var i = from; i < words.Length; i++)
        {
            var word = words[i];
            var at = directive.Source.At(word.Span);
            if (word.FileReference is not { } path)
            {
                if (!AddName(at, word.Text, directive, uses, doubts))
                {
                    return false;
                }

                continue;
            }

            if (!ReadFile(directive, path, at, uses, doubts))
            {
                return false;
            }

            if (directive.Mode != SquidQuoting.Quoted)
            {
                // What follows a file on the line is never read.
                break;
            }
        }

        return true;
    }

    private bool ReadFile(
        SquidDirective directive, string path, Location at, ImmutableArray<AclUse>.Builder uses, ImmutableArray<Doubt>.Builder doubts)
    {
        var file = binding.Context.Read(path, directive.Source);
        if (file.Text is not { } text)
        {
            binding.Report(new Finding(InputRules.ListFileNotFound, at, path, "/etc/squid"));
            if (file.Status is not (LookupStatus.Absent or LookupStatus.Folder))
            {
                doubts.Add(new($"the list of ACL names '{path}' is not among the analysed files", at));
            }

            return true;
        }

        binding.Remember(text, file.Assumption);
        if (!binding.MayRead(text, at))
        {
            doubts.Add(new($"the list of ACL names '{path}' was not read, because the lists are too long together", at));
            return true;
        }

        if (directive.Mode == SquidQuoting.Quoted)
        {
            var block = binding.ReadParameters(text, at, path);
            return Enumerable.Range(0, block.Count).All(i => AddName(block.LocationOf(i), block[i].ToString(), directive, uses, doubts));
        }

        foreach (var span in SquidValueFile.Read(text))
        {
            if (!AddName(text.At(span), text[span].ToString(), directive, uses, doubts))
            {
                return false;
            }
        }

        return true;
    }

    private bool AddName(Location at, string name, SquidDirective directive, ImmutableArray<AclUse>.Builder uses, ImmutableArray<Doubt>.Builder doubts)
    {
        if (Find(at, name) is { } use)
        {
            uses.Add(use);
            return true;
        }

        if (binding.UnknownLines is { } unknown)
        {
            doubts.Add(new($"ACL '{name}' is not defined here: {unknown}", at));
            return true;
        }

        var bare = name.StartsWith('!') ? name[1..] : name;
        binding.Reject(at, bare.Length == 0 ? $"'!' stands alone in '{directive.Location.Text}'; it belongs in front of a name without a blank"
            : $"ACL '{bare}' is not defined before it is used");
        return false;
    }

    private AclUse? Find(Location at, string name)
    {
        var negated = name.StartsWith('!');
        return acls.Find(negated ? name[1..] : name) is { } acl ? new(acl, negated, at) : null;
    }
}
