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
    private const int LongestOldName = 63;

    private readonly SquidBinding binding;
    private readonly Dictionary<string, SquidAcl> acls = new(StringComparer.OrdinalIgnoreCase);

    public SquidAclReader(SquidBinding binding)
    {
        this.binding = binding;
        BuiltIn("all", "src", "all");
        BuiltIn("manager", "url_regex", "^(cache_object://|[^:]+://[^/]+/squid-internal-mgr/)");
        BuiltIn("localhost", "src", "127.0.0.1/32", "::1");
        BuiltIn("to_localhost", "dst", "127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128");
        if (binding.Engine.Release >= 5)
        {
            BuiltIn("CONNECT", "method", "CONNECT");
        }

        if (binding.Engine.Release >= 6)
        {
            BuiltIn("to_linklocal", "dst", "169.254.0.0/16", "fe80::/10");
        }

        foreach (var name in (string[])["ssl::certHasExpired", "ssl::certNotYetValid", "ssl::certDomainMismatch", "ssl::certUntrusted", "ssl::certSelfSigned"])
        {
            BuiltIn(name, "ssl_error");
        }
    }

    public IEnumerable<SquidAcl> All => acls.Values;

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

        if (binding.Engine.Release < 7 && name.Length > LongestOldName)
        {
            binding.Reject(directive.Source.At(words[0].Span), $"the ACL name '{name}' is longer than {LongestOldName} characters");
            return;
        }

        var type = SquidAclTypes.Find(typeName, binding.Engine.Release);
        if (type is null)
        {
            binding.Reject(directive.Source.At(words[1].Span), $"there is no ACL type '{typeName}' in {binding.Engine.Title}");
            return;
        }

        if (!acls.TryGetValue(name, out var acl))
        {
            acl = new SquidAcl(name, type);
            acls.Add(name, acl);
        }
        else if (acl.Type.Kind != type.Kind)
        {
            binding.Reject(directive.Location, $"ACL '{name}' is already of type '{acl.Type.Name}' and cannot also be '{typeName}'");
            return;
        }

        ReadValues(directive, acl);
    }

    private void ReadValues(SquidDirective directive, SquidAcl acl)
    {
        var words = acl.Type.IsRegex && directive.Mode == SquidQuoting.Legacy ? directive.WordsAs(SquidQuoting.Regex, 3).Words[1..] : directive.Words;
        var index = 2;
        var options = ImmutableArray.CreateBuilder<string>();
        if (!ReadOptions(directive, acl, words, ref index, options))
        {
            return;
        }

        if (acl.Type.Kind is AclKind.RequestHeader or AclKind.ReplyOnly && acl.Type.Name is "req_header" or "rep_header")
        {
            // The header's name stands first; every line must name the same one.
            if (index < words.Length)
            {
                options.Add(words[index++].Text);
            }
        }
        else if (acl.Type.Kind == AclKind.External && index >= words.Length)
        {
            binding.Reject(directive.Location, $"external ACL '{acl.Name}' names no helper");
        }

        var blocks = ImmutableArray.CreateBuilder<AclBlock>();
        ReadBlocks(directive, acl, words, index, options.Contains("-i"), blocks);
        acl.Lines.Add(new(directive, options.ToImmutable(), blocks.ToImmutable()));
    }

    private bool ReadOptions(
        SquidDirective directive, SquidAcl acl, ImmutableArray<SquidWordSyntax> words, ref int index, ImmutableArray<string>.Builder options)
    {
        while (index < words.Length && words[index].Text is ['-', _, ..] or "+i")
        {
            var option = words[index].Text;
            if (option == "--")
            {
                index++;
                break;
            }

            var known = option is "-i" or "+i" ? acl.Type.IsRegex || acl.Type.Options.Contains('i')
                : option.StartsWith("--", StringComparison.Ordinal)
                    ? acl.Type.Kind is AclKind.ServerName or AclKind.ServerNameRegex
                        && option is "--client-requested" or "--server-provided" or "--consensus"
                : option[0] == '-' && (acl.Type.Options.Contains(option[1]) || (acl.Type.Options == "m" && option.StartsWith("-m", StringComparison.Ordinal)));
            if (!known)
            {
                if (acl.Type.IsRegex || acl.Type.Kind == AclKind.Time)
                {
                    // A pattern, or a day range, may begin with a dash.
                    return true;
                }

                binding.Reject(directive.Source.At(words[index].Span), $"ACL type '{acl.Type.Name}' has no option '{option}'");
                return false;
            }

            if (option.StartsWith("--", StringComparison.Ordinal) && options.Any(o => o.StartsWith("--", StringComparison.Ordinal)))
            {
                binding.Reject(directive.Source.At(words[index].Span), $"'{option}' cannot be combined with another option of its kind");
                return false;
            }

            options.Add(option);
            index++;
        }

        return true;
    }

    private void ReadBlocks(
        SquidDirective directive, SquidAcl acl, ImmutableArray<SquidWordSyntax> words, int index, bool ignoreCase, ImmutableArray<AclBlock>.Builder blocks)
    {
        var spans = new List<TextSpan>();
        var texts = new List<string>();
        if (ignoreCase && acl.Type.IsRegex)
        {
            // An option in front of the values is the same switch as one among them.
            spans.Add(new(directive.Location.Span.Start, 0));
            texts.Add("-i");
        }

        for (; index < words.Length; index++)
        {
            var word = words[index];
            if (word.FileReference is not { } path)
            {
                spans.Add(word.Span);
                texts.Add(word.Text);
                ignoreCase = word.Text == "-i" || (ignoreCase && word.Text != "+i");
                continue;
            }

            Flush(directive, blocks, spans, texts);
            if (ReadFile(directive, acl, word, path, ignoreCase) is { } block)
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

    private AclBlock? ReadFile(SquidDirective directive, SquidAcl acl, SquidWordSyntax word, string path, bool ignoreCase)
    {
        var at = directive.Source.At(word.Span);
        var found = binding.Context.Read(path, directive.Source);
        if (found.Text is { } text)
        {
            binding.Remember(text, found.Assumption);
            return new(text, Spans(text)) { IgnoreCase = ignoreCase };
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

        acl.Missing.Add(new($"the list '{path}' of ACL '{acl.Name}' is not among the analysed files", at));
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

    private void BuiltIn(string name, string type, params ImmutableArray<string> values)
    {
        if (SquidAclTypes.Find(type, binding.Engine.Release) is { } known)
        {
            acls.Add(name, new SquidAcl(name, known) { BuiltInValues = values, IsBuiltIn = true });
        }
    }
}
