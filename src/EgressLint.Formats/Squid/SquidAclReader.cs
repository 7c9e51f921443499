using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Collects <c>acl</c> lines in order, as Squid does: names without case, further lines add values, another type is refused
/// (Squid acl/Acl.cc, Acl::Node::ParseNamedAcl).
/// </summary>
internal sealed class SquidAclReader
{
    private readonly Dictionary<SquidAcl, int> weights = [];
    private readonly SquidBinding binding;
    private readonly SquidAclValues values;
    private readonly Dictionary<string, SquidAcl> acls = new(StringComparer.OrdinalIgnoreCase);

    public SquidAclReader(SquidBinding binding)
    {
        this.binding = binding;
        values = new SquidAclValues(binding, this);
        BuiltIn("all", "src", "all");
        BuiltIn("manager", "url_regex", "^(cache_object://|[^:]+://[^/]+/squid-internal-mgr/)");
        BuiltIn("localhost", "src", "127.0.0.1/32", "::1");
        BuiltIn("to_localhost", "dst", "127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128");
        if (binding.Engine.HasBuiltInConnect)
        {
            BuiltIn("CONNECT", "method", "CONNECT");
        }

        if (binding.Engine.HasBuiltInToLinkLocal)
        {
            BuiltIn("to_linklocal", "dst", "169.254.0.0/16", "fe80::/10");
        }

        foreach (var name in (string[])["ssl::certHasExpired", "ssl::certNotYetValid", "ssl::certDomainMismatch", "ssl::certUntrusted", "ssl::certSelfSigned"])
        {
            BuiltIn(name, "ssl_error", name);
        }
    }

    public IEnumerable<SquidAcl> All => acls.Values;

    /// <summary>More names than this below one group are not followed; the group is then unknown.</summary>
    public const int MostWeight = 4_000;

    private const int DeepestGroup = 200;

    /// <summary>How many names have to be asked for an ACL at the worst, groups of groups counted as often as they are named.</summary>
    public int WeightOf(SquidAcl acl) => WeightOf(acl, 0);

    private int WeightOf(SquidAcl acl, int depth)
    {
        if (acl.Type.Kind is not (AclKind.AnyOf or AclKind.AllOf))
        {
            return 1;
        }

        if (weights.TryGetValue(acl, out var known))
        {
            return known;
        }

        if (depth > DeepestGroup)
        {
            return MostWeight + 1;
        }

        // A group that is met again below itself never ends.
        weights[acl] = MostWeight + 1;
        var sum = 1;
        foreach (var value in acl.Lines.SelectMany(line => line.Values()))
        {
            var name = value.Text.StartsWith('!') ? value.Text[1..] : value.Text;
            sum += Find(name) is { } member ? WeightOf(member, depth + 1) : 0;
            if (sum > MostWeight)
            {
                break;
            }
        }

        weights[acl] = Math.Min(sum, MostWeight + 1);
        return weights[acl];
    }

    public SquidAcl? Find(string name) => acls.GetValueOrDefault(name);

    /// <summary>Reads one <c>acl</c> directive.</summary>
    public void Read(SquidDirective directive)
    {
        var words = directive.Words;
        if (words.Length < 2)
        {
            binding.Reject(directive.Location, words.Length == 0 ? "an 'acl' line has no name" : $"ACL '{words[0].Text}' has no type");
            return;
        }

        var name = words[0].Text;
        var typeName = words[1].Text;
        if (name.Equals("manager", StringComparison.OrdinalIgnoreCase) && typeName == "proto")
        {
            // Old configurations define it themselves; the built-in one stays.
            return;
        }

        if (name.Length > binding.Engine.MaxAclNameLength)
        {
            binding.Reject(directive.Source.At(words[0].Span), $"the ACL name '{name}' is longer than {binding.Engine.MaxAclNameLength} characters");
            return;
        }

        var type = SquidAclTypes.Find(typeName, binding.Engine.Release);
        if (type is null)
        {
            binding.Reject(directive.Source.At(words[1].Span), $"there is no ACL type '{typeName}' in {binding.Engine.Title}");
            return;
        }

        var isNew = !acls.TryGetValue(name, out var acl);
        acl ??= new SquidAcl(name, type);
        if (acl.Type.Kind != type.Kind)
        {
            binding.Reject(directive.Location, $"ACL '{name}' is already of type '{acl.Type.Name}' and cannot also be '{typeName}'");
            return;
        }

        ReadValues(directive, acl);
        if (isNew)
        {
            // Only now, because a group cannot name itself on its first line.
            acls.Add(name, acl);
        }
    }

    private void ReadValues(SquidDirective directive, SquidAcl acl)
    {
        if (acl.Type.IsRegex && directive.Mode == SquidQuoting.Quoted)
        {
            binding.Reject(directive.Location, $"type '{acl.Type.Name}' cannot be used while 'configuration_includes_quoted_values' is on");
        }

        var words = acl.Type.IsRegex && directive.Mode == SquidQuoting.Legacy ? directive.WordsAs(SquidQuoting.Regex, 3).Words[1..] : directive.Words;
        var index = 2;
        if (!ReadOptions(directive, acl, words, ref index, out var flags, out var longOption))
        {
            return;
        }

        if (acl.Type.Name is "req_header" or "rep_header" && !ReadHeader(directive, acl, words, ref index))
        {
            return;
        }

        var blocks = ImmutableArray.CreateBuilder<AclBlock>();
        ReadBlocks(directive, acl, words, index, blocks);
        var line = new AclLine(directive, flags, longOption, blocks.ToImmutable());
        acl.Lines.Add(line);
        values.Read(acl, line);
    }

    /// <summary>
    /// Options stand directly behind the type: letters behind one dash or a plus, or a word behind two (Squid acl/Options.cc). A dash alone is a value, a plus is not.
    /// </summary>
    private bool ReadOptions(
        SquidDirective directive, SquidAcl acl, ImmutableArray<SquidWordSyntax> words, ref int index, out string flags, out string longOption)
    {
        flags = longOption = "";
        for (; index < words.Length && words[index].Text is ['-', _, ..] or ['+', ..]; index++)
        {
            var option = words[index].Text;
            if (option == "--")
            {
                index++;
                return true;
            }

            string? problem = null;
            if (option.StartsWith("--", StringComparison.Ordinal))
            {
                problem = longOption.Length > 0 ? $"'{option}' cannot be combined with '{longOption}'" : null;
                longOption = option;
            }
            else if (option[0] == '+')
            {
                // Takes an option back; there is one of that kind.
                problem = option == "+i" && acl.Type.IsRegex ? null : $"'{option}' is no option of ACL type '{acl.Type.Name}', and no value stands in its place";
                flags = flags.Replace("i", "", StringComparison.Ordinal);
                if (problem is null)
                {
                    continue;
                }
            }
            else
            {
                flags += option[1..];
            }

            if (problem is not null || !IsKnown(acl.Type, option))
            {
                binding.Reject(directive.Source.At(words[index].Span), problem ?? $"ACL type '{acl.Type.Name}' has no option '{option}'");
                return false;
            }
        }

        return true;
    }

    private static bool IsKnown(AclType type, string option)
    {
        if (option.StartsWith("--", StringComparison.Ordinal))
        {
            return type.Kind is AclKind.ServerName or AclKind.ServerNameRegex && option is "--client-requested" or "--server-provided" or "--consensus";
        }

        if (type.Kind == AclKind.Note)
        {
            return option == "-m" || option.StartsWith("-m=", StringComparison.Ordinal);
        }

        foreach (var letter in option.AsSpan(1))
        {
            if (!type.Options.Contains(letter) && !(type.IsRegex && letter == 'i'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The header's name stands first, and every line must name the same one. Up to 5 a line with another one counts for nothing.</summary>
    private bool ReadHeader(SquidDirective directive, SquidAcl acl, ImmutableArray<SquidWordSyntax> words, ref int index)
    {
        if (index >= words.Length)
        {
            if (binding.Engine.Release >= 6)
            {
                binding.Reject(directive.Location, $"ACL '{acl.Name}' names no header");
            }

            return false;
        }

        var at = directive.Source.At(words[index].Span);
        if (words[index].FileReference is { } path)
        {
            // Squid takes even the name out of the file. Nobody writes that, so it is not followed.
            acl.Missing.Add(new($"ACL '{acl.Name}' takes the name of its header out of the file '{path}'", at));
            return false;
        }

        var name = words[index++].Text;
        if (acl.Header.Length == 0)
        {
            acl.Header = name;
        }
        else if (!acl.Header.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            if (binding.Engine.Release >= 6)
            {
                binding.Reject(at, $"ACL '{acl.Name}' looks at the header '{acl.Header}' and cannot also look at '{name}'");
            }
            else
            {
                binding.Report(new Finding(SquidPolicyRules.LineSkipped, at, directive.Location.Text, $"ACL '{acl.Name}' already looks at the header '{acl.Header}'"));
            }

            return false;
        }

        return true;
    }

    private void ReadBlocks(
        SquidDirective directive, SquidAcl acl, ImmutableArray<SquidWordSyntax> words, int index, ImmutableArray<AclBlock>.Builder blocks)
    {
        var spans = new List<TextSpan>();
        var texts = new List<string>();
        if (acl.Type.Kind == AclKind.Annotate && directive.Mode == SquidQuoting.Legacy)
        {
            if (index < words.Length)
            {
                SquidNotes.ReadPairs(directive.Logical, words[index].LogicalStart, spans, texts);
            }

            Flush(directive, blocks, spans, texts);
            return;
        }

        for (; index < words.Length; index++)
        {
            var word = words[index];
            if (word.FileReference is not { } path)
            {
                spans.Add(word.Span);
                texts.Add(word.Text);
                continue;
            }

            Flush(directive, blocks, spans, texts);
            if (ReadFile(directive, acl, word, path) is { } block)
            {
                blocks.Add(block);
            }

            if (directive.Mode == SquidQuoting.Quoted)
            {
                continue;
            }

            if (index + 1 < words.Length)
            {
                // ConfigParser switches to the file and never comes back to the line.
                var rest = directive.Source.At(words[index + 1].Span.Start, words[^1].Span.End);
                binding.Report(new Finding(SquidPolicyRules.ValuesAfterFile, rest, rest.Text, path, acl.Name));
            }

            break;
        }

        Flush(directive, blocks, spans, texts);
    }

    private AclBlock? ReadFile(SquidDirective directive, SquidAcl acl, SquidWordSyntax word, string path)
    {
        var at = directive.Source.At(word.Span);
        if (acl.Type.Kind == AclKind.Has && !binding.Engine.ReadsAllListFiles)
        {
            // The type takes its words without looking for a file behind them.
            return new(directive.Source, [word.Span], [word.Text]);
        }

        var found = binding.Context.Read(path, directive.Source);
        if (found.Text is { } text)
        {
            binding.Remember(text, found.Assumption);
            if (!binding.MayRead(text, at))
            {
                acl.Missing.Add(new($"the list '{path}' of ACL '{acl.Name}' was not read, because the lists are too long together", at));
                return null;
            }

            return directive.Mode == SquidQuoting.Quoted ? binding.ReadParameters(text, at, path) : new(text, Spans(text));
        }

        if (found.Status == LookupStatus.LeadsOut)
        {
            binding.Report(new Finding(InputRules.PathLeadsOut, at, path));
        }
        else if (LooksLikeLiteral(path))
        {
            binding.Report(new Finding(SquidPolicyRules.QuotedLiteral, at, path));
        }
        else
        {
            binding.Report(new Finding(InputRules.ListFileNotFound, at, path, FolderOf(path)));
        }

        if (found.Status is not (LookupStatus.Absent or LookupStatus.Folder))
        {
            acl.Missing.Add(new($"the list '{path}' of ACL '{acl.Name}' is not among the analysed files", at));
        }
        else if (directive.Mode == SquidQuoting.Quoted)
        {
            binding.Reject(at, $"there is no file '{path}'");
        }

        return null;
    }

    private static List<TextSpan> Spans(SourceText text)
    {
        var spans = new List<TextSpan>();
        foreach (var span in SquidValueFile.Read(text))
        {
            spans.Add(span);
        }

        return spans;
    }

    /// <summary>A quoted word without a folder that reads like a host name was surely meant as a value.</summary>
    private static bool LooksLikeLiteral(string path) =>
        !path.Contains('/') && path.Contains('.') && !path.EndsWith(".txt", StringComparison.Ordinal) && !path.EndsWith(".acl", StringComparison.Ordinal)
        && !path.EndsWith(".conf", StringComparison.Ordinal) && !path.EndsWith(".list", StringComparison.Ordinal) && !path.EndsWith(".lst", StringComparison.Ordinal);

    private static string FolderOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash > 0 ? path[..slash] : "/etc/squid";
    }

    private static void Flush(SquidDirective directive, ImmutableArray<AclBlock>.Builder blocks, List<TextSpan> spans, List<string> texts)
    {
        if (spans.Count > 0)
        {
            blocks.Add(new(directive.Source, spans.ToArray(), [.. texts]));
            spans.Clear();
            texts.Clear();
        }
    }

    private void BuiltIn(string name, string type, params ImmutableArray<string> builtIn)
    {
        if (SquidAclTypes.Find(type, binding.Engine.Release) is { } known)
        {
            var acl = new SquidAcl(name, known) { BuiltInValues = builtIn, IsBuiltIn = true };
            values.ReadBuiltIn(acl);
            acls.Add(name, acl);
        }
    }
}
