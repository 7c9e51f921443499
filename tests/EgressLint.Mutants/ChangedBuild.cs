using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace EgressLint.Mutants;

/// <summary>Makes what puts switches into a file.</summary>
/// <param name="model">What the names of the file mean.</param>
/// <param name="file">The file, from the root of the repository.</param>
/// <param name="mutants">Gets every switch.</param>
/// <param name="isAllowed">Whether a switch may stand at a position, by its text: some do not compile.</param>
internal delegate CSharpSyntaxRewriter RewriterOf(SemanticModel model, string file, List<Mutant> mutants, Func<int, string, bool> isAllowed);

/// <summary>Compiles a project of the product with switches in some folders.</summary>
internal sealed class ChangedBuild(string root, string tests, string configuration, RewriterOf rewriterOf)
{
    private const string Switch = """
        namespace EgressLint;
        public static class ConditionSwitch
        {
            public static int Active;
            public static bool[] Reached = new bool[0];
            public static long Asked;
            public static long MostAsked = long.MaxValue;
            public static long MostBytes = long.MaxValue;
            public static bool Is(int number)
            {
                if (++Asked > MostAsked || ((Asked & 4095) == 0 && System.GC.GetTotalMemory(false) > MostBytes)) { throw new System.InvalidOperationException("does not end"); }
                if (number < Reached.Length) { Reached[number] = true; }
                return Active == number;
            }
        }
        """;

    /// <summary>The changes of all projects compiled so far.</summary>
    public List<Mutant> Mutants { get; } = [];

    /// <summary>How many were left out because they do not compile.</summary>
    public int Forbidden { get; private set; }

    /// <summary>The bytes of the assembly and its symbols.</summary>
    /// <param name="project">Such as <c>EgressLint.Formats</c>.</param>
    /// <param name="isChanged">Whether a file, by its path from the project, gets switches.</param>
    /// <param name="changed">Assemblies of ours that were compiled before, by name.</param>
    public byte[] Compile(string project, Func<string, bool> isChanged, IReadOnlyDictionary<string, byte[]> changed)
    {
        var folder = Path.Join(root, "src", project);
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithDocumentationMode(DocumentationMode.None);
        var trees = Sources(folder).ToDictionary(f => f, f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), options, f), StringComparer.Ordinal);
        var isLowest = changed.Count == 0;
        var compilation = CSharpCompilation.Create(project, trees.Values, References(project, changed),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        compilation = Generated(compilation, options);
        if (isLowest)
        {
            compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Switch, options));
        }

        var files = trees.Keys.Where(f => isChanged(Path.GetRelativePath(folder, f).Replace('\\', '/'))).Order(StringComparer.Ordinal).ToArray();
        var first = Mutants.Count;
        var forbidden = new HashSet<(string, int, string)>();
        while (true)
        {
            Mutants.RemoveRange(first, Mutants.Count - first);
            var attempt = Rewritten(compilation, trees, files, forbidden);
            using var into = new MemoryStream();
            var result = attempt.Emit(into, manifestResources: Resources(project));
            if (result.Success)
            {
                Forbidden += forbidden.Count;
                return into.ToArray();
            }

            Forbid(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), forbidden);
        }
    }

    private CSharpCompilation Rewritten(CSharpCompilation compilation, Dictionary<string, SyntaxTree> trees, string[] files, HashSet<(string, int, string)> forbidden)
    {
        var result = compilation;
        foreach (var file in files)
        {
            var tree = trees[file];
            var name = Path.GetRelativePath(root, file).Replace('\\', '/');
            var rewriter = rewriterOf(compilation.GetSemanticModel(tree), name, Mutants, (at, what) => !forbidden.Contains((name, at, what)));
            result = result.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(rewriter.Visit(tree.GetRoot()), tree.Options));
        }

        return result;
    }

    /// <summary>Switches that do not compile are left out: a name has no value behind them.</summary>
    private void Forbid(IEnumerable<Diagnostic> errors, HashSet<(string, int, string)> forbidden)
    {
        var before = forbidden.Count;
        foreach (var error in errors)
        {
            if (error.Location.SourceTree?.GetRoot() is { } tree && Blamed(tree, error.Location.SourceSpan) is { } blamed)
            {
                var mutant = Mutants[int.Parse(blamed.GetAnnotations(Mutant.Mark).Single().Data ?? "", CultureInfo.InvariantCulture) - 1];
                forbidden.Add((mutant.File, mutant.Start, mutant.What));
            }
        }

        if (forbidden.Count == before)
        {
            throw new InvalidOperationException(string.Join('\n', errors.Take(5)));
        }
    }

    /// <summary>The switch that an error is about: the next around it or else in it, and else the last one before it.</summary>
    private static SyntaxNode? Blamed(SyntaxNode tree, TextSpan error)
    {
        var switched = tree.GetAnnotatedNodes(Mutant.Mark).ToArray();
        return switched.Where(n => n.Span.Contains(error)).MinBy(n => n.Span.Length)
            ?? switched.FirstOrDefault(n => error.Contains(n.Span))
            ?? switched.Where(n => n.SpanStart <= error.Start).MaxBy(n => n.SpanStart);
    }

    private IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).StartsWith("bin", StringComparison.Ordinal) && !Path.GetRelativePath(folder, f).StartsWith("obj", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(Path.Join(folder, "obj", configuration, "net10.0"), "*.cs"));

    private List<MetadataReference> References(string project, IReadOnlyDictionary<string, byte[]> changed)
    {
        var paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.GetFiles(tests, "*.dll").Where(f => !Path.GetFileName(f).StartsWith("EgressLint.", StringComparison.Ordinal) || Path.GetFileName(f) == "EgressLint.Core.dll"))
            .Where(f => Path.GetFileNameWithoutExtension(f) != project && !Path.GetFileName(f).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                && !Path.GetFileName(f).StartsWith("egresslint", StringComparison.Ordinal))
            .DistinctBy(f => Path.GetFileName(f));
        return [.. paths.Select(p => MetadataReference.CreateFromFile(p)), .. changed.Values.Select(b => MetadataReference.CreateFromImage(b))];
    }

    /// <summary>Regular expressions are compiled by a generator that comes with the reference assemblies.</summary>
    private static CSharpCompilation Generated(CSharpCompilation compilation, CSharpParseOptions options)
    {
        var dotnet = Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var path = Directory.EnumerateFiles(Path.Join(dotnet, "packs"), "System.Text.RegularExpressions.Generator.dll", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal).First();
        var generator = AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetType("System.Text.RegularExpressions.Generator.RegexGenerator", throwOnError: true)!;
        CSharpGeneratorDriver.Create([((IIncrementalGenerator)Activator.CreateInstance(generator)!).AsSourceGenerator()], parseOptions: options).RunGeneratorsAndUpdateCompilation(compilation, out var result, out _);
        return (CSharpCompilation)result;
    }

    private IEnumerable<ResourceDescription> Resources(string project)
    {
        var built = Assembly.Load(File.ReadAllBytes(Path.Join(tests, project + ".dll")));
        return built.GetManifestResourceNames().Select(n => new ResourceDescription(n, () => built.GetManifestResourceStream(n)!, isPublic: true));
    }
}
