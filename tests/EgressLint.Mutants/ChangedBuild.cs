using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EgressLint.Mutants;

/// <summary>Compiles a project of the product with a switch beside every condition of some folders.</summary>
internal sealed class ChangedBuild(string root, string tests, string configuration)
{
    private const string Switch = """
        namespace EgressLint;
        public static class ConditionSwitch
        {
            public static int Active;
            public static bool[] Reached = new bool[0];
            public static bool Is(int number) { if (number < Reached.Length) { Reached[number] = true; } return Active == number; }
        }
        """;

    /// <summary>The changes of all projects compiled so far.</summary>
    public List<Mutant> Mutants { get; } = [];

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
        var forbidden = new HashSet<(string, int)>();
        while (true)
        {
            Mutants.RemoveRange(first, Mutants.Count - first);
            var attempt = Rewritten(compilation, trees, files, forbidden);
            using var into = new MemoryStream();
            var result = attempt.Emit(into, manifestResources: Resources(project));
            if (result.Success)
            {
                return into.ToArray();
            }

            Forbid(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), forbidden, first);
        }
    }

    private CSharpCompilation Rewritten(CSharpCompilation compilation, Dictionary<string, SyntaxTree> trees, string[] files, HashSet<(string, int)> forbidden)
    {
        var result = compilation;
        foreach (var file in files)
        {
            var tree = trees[file];
            var name = Path.GetRelativePath(root, file).Replace('\\', '/');
            var rewriter = new ConditionRewriter(compilation.GetSemanticModel(tree), name, Mutants, (f, at) => !forbidden.Contains((f, at)));
            result = result.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(rewriter.Visit(tree.GetRoot()), tree.Options));
        }

        return result;
    }

    /// <summary>Switches of a method that does not compile with them are left out: a name has no value behind them.</summary>
    private void Forbid(IEnumerable<Diagnostic> errors, HashSet<(string, int)> forbidden, int first)
    {
        var before = forbidden.Count;
        foreach (var error in errors)
        {
            var line = error.Location.GetLineSpan().StartLinePosition.Line + 1;
            var file = error.Location.SourceTree is { } tree ? Path.GetRelativePath(root, tree.FilePath).Replace('\\', '/') : "";
            // The rewriter leaves lines as they are, and the switch that is to blame stands at or before the error.
            if (Mutants.Skip(first).LastOrDefault(m => m.File == file && m.Line <= line && !forbidden.Contains((m.File, m.Start))) is { } near)
            {
                forbidden.Add((near.File, near.Start));
            }
        }

        if (forbidden.Count == before)
        {
            throw new InvalidOperationException(string.Join('\n', errors.Take(5)));
        }
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
