using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Follows a configuration as Squid does when it starts: conditionals, includes, macros. Gives the directives that are in force in the
/// order in which they are met. The findings are those of all files read, the main one included.
/// </summary>
internal static class SquidLoader
{
    /// <summary>How deep files may include one another; one more is fatal.</summary>
    public const int DepthLimit = 16;

    /// <summary>How many files are followed at most: includes of includes multiply.</summary>
    public const int FileLimit = 4000;

    /// <summary>How many characters of included files are read at most.</summary>
    public const long TextLimit = 16L << 20;

    /// <summary>How many rejections are listed before further unknown directives are left out.</summary>
    public const int RejectionLimit = 1000;

    /// <summary>Loads a configuration.</summary>
    public static SquidConfiguration Load(SyntaxTree main, BindContext context, SquidEngine engine)
    {
        var run = new Run(context, engine);
        run.Follow(main, depth: 0);
        run.CheckWhole(main);
        return new(main, engine, run.Directives.DrainToImmutable(), [.. run.Rejections], [.. run.Findings], [.. run.Assumptions], [.. run.Files]);
    }

    /// <summary>A condition that is open.</summary>
    private struct Condition
    {
        public bool IsOn;
        public bool IsUncertain;
        public SquidLineSyntax Line;

        // The nearest outer condition that is off, or -1. Outer ones cannot change while an inner one is open.
        public int OuterOff;
    }

    private sealed class Run(BindContext context, SquidEngine engine)
    {
        private readonly Dictionary<SourceText, SyntaxTree> trees = [];
        private readonly List<string> open = [];
        private SquidQuoting mode = SquidQuoting.Legacy;
        private int followed;
        private long followedText;
        private bool isTooLarge;
        private Location? processNumber;
        private Location? workers;

        public ImmutableArray<SquidDirective>.Builder Directives { get; } = ImmutableArray.CreateBuilder<SquidDirective>();

        public List<SquidRejection> Rejections { get; } = [];

        public List<Finding> Findings { get; } = [];

        public List<string> Assumptions { get; } = [];

        public List<SourceText> Files { get; } = [];

        public void Follow(SyntaxTree tree, int depth)
        {
            if (tree.Root is not SquidFileSyntax file)
            {
                return;
            }

            if (trees.TryAdd(tree.Text, tree))
            {
                Files.Add(tree.Text);
                SquidLineChecks.Check(tree, Findings);
                CheckEncoding(tree.Text);
            }

            open.Add(tree.Text.Path);
            var templates = new SquidTemplates();
            var placeholders = new List<string>();
            var conditions = new List<Condition>();
            foreach (var line in file.Lines)
            {
                if (line.IsDropped)
                {
                    continue;
                }

                var debris = SquidTemplates.Find(Text(line));
                if (debris.Length > 0 || templates.IsInsideBlock)
                {
                    Template(line, debris, templates, placeholders, conditions);
                }
                else
                {
                    Line(line, depth, conditions);
                }
            }

            if (conditions.Count > 0)
            {
                Rejections.Add(new(new(tree.Text, conditions[^1].Line.ContentSpan), "an 'if' has no 'endif' in its file"));
            }

            open.RemoveAt(open.Count - 1);
        }

        public void CheckWhole(SyntaxTree main)
        {
            if (processNumber is { } at && workers is not null)
            {
                AddAssumption($"'{SquidMacros.ProcessNumber}' at {at} was taken to be 0, although the proxy runs several workers with numbers of their own.");
            }

            if (Directives.Count == 0 && Files.Count <= 1 && Rejections.Count == 0)
            {
                var reason = main.Text.Content.AsSpan().Trim().IsEmpty ? "it is empty" : "it has no directive in force";
                Findings.Add(new(InputRules.NothingInside, main.Text.At(0, 0), main.Text.Path, reason));
            }
        }

        private void Line(SquidLineSyntax line, int depth, List<Condition> conditions)
        {
            // Lines are looked at in place; only macros make a text of their own.
            SquidLogicalText? replaced = null;
            var text = line.FullText;
            if (SquidRareBlanks.Trim(line, engine) is { } trimmed)
            {
                replaced = trimmed;
                text = trimmed.Text;
            }

            if (text.Contains("${", StringComparison.Ordinal))
            {
                if (text.Contains(SquidMacros.ProcessNumber, StringComparison.Ordinal))
                {
                    processNumber ??= At(line);
                }

                replaced = SquidMacros.Replace(replaced ?? line.Logical);
                text = replaced.Text;
            }

            if (SquidRareBlanks.Statement(text, "if", engine) is { } expression)
            {
                OpenCondition(line, expression, conditions);
            }
            else if (SquidRareBlanks.Statement(text, "endif", engine) is not null)
            {
                CloseCondition(line, conditions);
            }
            else if (SquidRareBlanks.Statement(text, "else", engine) is not null)
            {
                Toggle(line, conditions);
            }
            else if (conditions.Count > 0 && conditions[^1].IsUncertain)
            {
                Add(SquidEntryKind.Template, line, replaced, null, SquidQuoting.Legacy, "whether the line is in force is not known");
            }
            else if (conditions.Count == 0 || conditions[^1].IsOn)
            {
                if (SquidRareBlanks.Statement(text, "include", engine) is { Length: > 0 })
                {
                    Include(line, replaced ?? line.Logical, depth);
                }
                else
                {
                    Directive(line, replaced);
                }
            }
        }

        private void OpenCondition(SquidLineSyntax line, string expression, List<Condition> conditions)
        {
            var isOn = SquidConditions.Evaluate(expression, out var problem);
            if (problem is not null)
            {
                // Squid stops here. For the rest both branches are possible.
                Rejections.Add(new(At(line), problem));
            }

            conditions.Add(new() { IsOn = isOn, IsUncertain = problem is not null, Line = line, OuterOff = NearestOff(conditions) });
            WarnOfOuter(line, conditions);
        }

        private void CloseCondition(SquidLineSyntax line, List<Condition> conditions)
        {
            if (conditions.Count == 0)
            {
                Rejections.Add(new(At(line), "an 'endif' has no 'if' in its file"));
                return;
            }

            conditions.RemoveAt(conditions.Count - 1);
        }

        private void Toggle(SquidLineSyntax line, List<Condition> conditions)
        {
            if (conditions.Count == 0)
            {
                Rejections.Add(new(At(line), "an 'else' has no 'if' in its file"));
                return;
            }

            // Each further 'else' toggles again.
            var condition = conditions[^1];
            condition.IsOn = !condition.IsOn;
            conditions[^1] = condition;
            WarnOfOuter(line, conditions);
        }

        private void WarnOfOuter(SquidLineSyntax line, List<Condition> conditions)
        {
            var inner = conditions[^1];
            if (inner.IsOn && !inner.IsUncertain && inner.OuterOff >= 0)
            {
                var outer = conditions[inner.OuterOff].Line;
                Findings.Add(new(SquidRules.NestedConditionIgnoresOuter, At(line), SquidLineChecks.Quote(line.ContentText), SquidLineChecks.Quote(outer.ContentText))
                {
                    Related = [new(At(outer), "The outer condition.")],
                });
            }
        }

        private static int NearestOff(List<Condition> conditions)
        {
            if (conditions.Count == 0)
            {
                return -1;
            }

            var last = conditions[^1];
            return !last.IsOn && !last.IsUncertain ? conditions.Count - 1 : last.OuterOff;
        }

        private void Directive(SquidLineSyntax line, SquidLogicalText? replaced)
        {
            SquidWordSyntax[]? words = null;
            if (mode == SquidQuoting.Quoted)
            {
                // The name itself is cut off before words are read by any rule.
                var logical = replaced ?? line.Logical;
                var start = SquidTokenizer.Words(logical, SquidQuoting.Legacy, 0).Words;
                var rest = SquidTokenizer.Words(logical, mode, start.Length > 1 ? start[0].LogicalLength : logical.Text.Length);
                if (rest.Problem is not null)
                {
                    Rejections.Add(new(new(logical.Source, rest.Problem.At), rest.Problem.Reason));
                }

                words = start.IsEmpty ? [] : [start[0], .. rest.Words];
            }
            else if (replaced is not null)
            {
                words = [.. SquidTokenizer.Words(replaced, mode, 0).Words];
            }

            var directive = Add(SquidEntryKind.Directive, line, replaced, words, mode, "");
            if (directive.Name.Length > 0)
            {
                Judge(directive);
            }
        }

        private void Judge(SquidDirective directive)
        {
            var info = directive.Info;
            if (info is null || !info.IsKnownTo(engine))
            {
                // A list read as a configuration has an unknown word on every line; a thousand of them are proof enough.
                if (Rejections.Count < RejectionLimit)
                {
                    Rejections.Add(new(directive.At(directive.AllWords[0]), Unknown(directive)));
                }

                return;
            }

            if (info.IsObsoleteIn(engine))
            {
                var message = info.Support == SquidSupport.Conditional ? "translated" : "noEffect";
                Findings.Add(new(SquidRules.ObsoleteDirective, directive.At(directive.AllWords[0]), message, [directive.Name, engine.Title]));
                return;
            }

            if (info.Kind == SquidValueKind.Words && directive.Name is not "workers")
            {
                return;
            }

            if (SquidValues.Problem(info.Kind, directive.Words.AsSpan(), engine) is { } problem)
            {
                Rejections.Add(new(directive.Location, $"in '{directive.Name}' {problem}"));
            }

            switch (directive.CanonicalName)
            {
                case "configuration_includes_quoted_values":
                    mode = SquidValues.OnOff(directive.Words.AsSpan()).Value ? SquidQuoting.Quoted : SquidQuoting.Legacy;
                    break;
                case "workers" when directive.Words.Length > 0 && directive.Words[0].Text is not ("0" or "1"):
                    workers ??= directive.Location;
                    break;
            }
        }

        private string Unknown(SquidDirective directive)
        {
            var name = directive.Name;
            var shown = SquidLineChecks.Quote(name);
            if (name.StartsWith('\uFEFF'))
            {
                return $"the file starts with a byte order mark, which becomes part of its first word '{SquidLineChecks.Quote(name.AsSpan(1))}'";
            }

            if (directive.Info is { } info)
            {
                return info.RemovedIn <= engine.DirectiveRelease
                    ? $"the directive '{shown}' does not exist any more since Squid {info.RemovedIn}"
                    : $"the directive '{shown}' exists only since Squid {info.Since}";
            }

            return SquidDirectives.FindIgnoringCase(name) is { } other
                ? $"the directive '{shown}' is unknown; names are case-sensitive, and '{other.Name}' is one"
                : $"the directive '{shown}' is unknown";
        }

        private void Include(SquidLineSyntax line, SquidLogicalText logical, int depth)
        {
            foreach (var word in SquidIncludeWords.Split(logical.Text, "include".Length))
            {
                var at = new Location(logical.Source, logical.ToSource(word.Start, word.End));
                var answer = context.Glob(word.Pattern, logical.Source);
                foreach (var assumed in answer.Files)
                {
                    if (assumed.Assumption is { } assumption)
                    {
                        AddAssumption(assumption);
                    }
                }

                if (answer.LeadsOut)
                {
                    Findings.Add(new(InputRules.PathLeadsOut, at, word.Pattern));
                    Unresolved(line, logical, $"'{word.Pattern}' leads out of the analysed tree");
                }
                else if (answer.Files.IsEmpty)
                {
                    NothingMatches(line, logical, word, at, answer.FolderKnown);
                }

                foreach (var file in answer.Files)
                {
                    IncludeFile(line, logical, word, at, file, depth + 1);
                }
            }
        }

        private void NothingMatches(SquidLineSyntax line, SquidLogicalText logical, SquidIncludeWord word, Location at, bool folderKnown)
        {
            if (word.Pattern.StartsWith('#'))
            {
                // From here on the line is meant as a comment, but an include line has none.
                Rejections.Add(new(at, $"an include line has no comments, and no file matches '{word.Pattern}'"));
            }
            else if (folderKnown)
            {
                Findings.Add(new(InputRules.IncludeNotFound, at, word.Pattern, $"{engine.Title} does not start without it."));
                Rejections.Add(new(at, $"no file matches '{word.Pattern}', which is included"));
            }
            else
            {
                Findings.Add(new(InputRules.IncludeNotFound, at, word.Pattern, "Its folder is not among the analysed files, so any directive may stand here.") { Severity = Severity.Warning });
                Unresolved(line, logical, $"the files '{word.Pattern}' are not among the analysed ones");
            }
        }

        private void IncludeFile(SquidLineSyntax line, SquidLogicalText logical, SquidIncludeWord word, Location at, FileLookup file, int depth)
        {
            if (file.Status == LookupStatus.Folder)
            {
                // Opened like a file, a folder has no lines.
                return;
            }

            if (file.Status != LookupStatus.Found || file.Text is null)
            {
                Findings.Add(file.Status == LookupStatus.LeadsOut
                    ? new(InputRules.PathLeadsOut, at, word.Pattern)
                    : new(InputRules.UnreadableFile, at, word.Pattern, file.Reason.Length > 0 ? file.Reason : "it is not there"));
                Unresolved(line, logical, $"'{word.Pattern}' cannot be read");
                return;
            }

            var text = file.Text;
            if (open.Contains(text.Path))
            {
                Findings.Add(new(InputRules.IncludeTooDeep, at, text.Path, "by itself, directly or through others"));
                Rejections.Add(new(at, $"'{text.Path}' includes itself"));
            }
            else if (depth > DepthLimit)
            {
                Findings.Add(new(InputRules.IncludeTooDeep, at, text.Path, "more than 16 levels deep"));
                Rejections.Add(new(at, $"'{text.Path}' is included more than 16 levels deep"));
            }
            else if (isTooLarge || ++followed > FileLimit || (followedText += text.Content.Length) > TextLimit)
            {
                if (!isTooLarge)
                {
                    Findings.Add(new(InputRules.TooLarge, at, Files[0].Path, $"its includes lead to more than {FileLimit} files or {TextLimit >> 20} million characters"));
                    isTooLarge = true;
                }

                Unresolved(line, logical, "too many files are included to follow them all");
            }
            else
            {
                Follow(trees.TryGetValue(text, out var known) ? known : SquidParser.Parse(text), depth);
            }
        }

        /// <summary>One after the other such lines say what one says, and thousands of them would be a doubt for each.</summary>
        private void Unresolved(SquidLineSyntax line, SquidLogicalText logical, string reason)
        {
            if (Directives is not [.., { Kind: SquidEntryKind.UnresolvedInclude } last] || last.Reason != reason)
            {
                Add(SquidEntryKind.UnresolvedInclude, line, logical, null, SquidQuoting.Legacy, reason);
            }
        }

        private void Template(SquidLineSyntax line, TextSpan debris, SquidTemplates templates, List<string> placeholders, List<Condition> conditions)
        {
            var logical = SquidMacros.Replace(line.Logical);
            if (debris.Length > 0)
            {
                var placeholder = SquidLineChecks.Quote(logical.Text.AsSpan(debris.Start, debris.Length));
                if (placeholders.Count < 10 && !placeholders.Contains(placeholder))
                {
                    placeholders.Add(placeholder);
                    Findings.Add(new(InputRules.TemplateDebris, new(logical.Source, logical.ToSource(debris.Start, debris.End)), placeholder));
                }
            }

            templates.Follow(logical.Text);
            if (SquidConditions.Statement(logical.Text, "if") is not null)
            {
                conditions.Add(new() { IsUncertain = true, Line = line, OuterOff = NearestOff(conditions) });
            }
            else if (SquidConditions.Statement(logical.Text, "endif") is not null && conditions.Count > 0)
            {
                conditions.RemoveAt(conditions.Count - 1);
            }
            else if (conditions.Count == 0 || conditions[^1].IsOn || conditions[^1].IsUncertain)
            {
                Add(SquidEntryKind.Template, line, logical, [.. SquidTokenizer.Words(logical, SquidQuoting.Legacy, 0).Words], SquidQuoting.Legacy,
                    "the line belongs to a template that was not rendered");
            }
        }

        private SquidDirective Add(
            SquidEntryKind kind, SquidLineSyntax line, SquidLogicalText? replaced, SquidWordSyntax[]? words, SquidQuoting quoting, string reason)
        {
            var text = replaced is null ? line.FullText : replaced.Text;
            var position = 0;
            var info = SquidTokenizer.Next(text, ref position, out var start) ? SquidDirectives.Find(text[start..position]) : null;
            var directive = new SquidDirective(kind, Directives.Count, line, replaced, words, quoting, info, reason);
            Directives.Add(directive);
            return directive;
        }

        private static ReadOnlySpan<char> Text(SquidLineSyntax line)
        {
            var text = line.ContentText;
            return text.Contains("${", StringComparison.Ordinal) ? SquidMacros.Replace(line.Logical).Text : text;
        }

        private void CheckEncoding(SourceText text)
        {
            if (text.Encoding is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian)
            {
                Rejections.Add(new(text.At(0, 0), $"'{text.Path}' is UTF-16 text, which is read byte by byte and gives no known directive"));
            }
        }

        private void AddAssumption(string assumption)
        {
            if (!Assumptions.Contains(assumption))
            {
                Assumptions.Add(assumption);
            }
        }

        private static Location At(SquidLineSyntax line) => new(line.Logical.Source, line.ContentSpan);
    }
}
