using System.Collections.Immutable;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>Turns a tree into a program. The order of choices is that of the standard's matchers.</summary>
internal sealed class JsCompiler
{
    private readonly JsProgram program;
    private readonly Dictionary<(JsCharSet, bool), int> setNumbers = [];
    private readonly bool isMultiline;
    private bool isBackward;

    private JsCompiler(JsProgram program, bool isMultiline)
    {
        this.program = program;
        this.isMultiline = isMultiline;
        program.RegisterCount = 2 * (program.GroupCount + 1);
    }

    public static JsProgram Compile(JsNode root, int groupCount, JsCase letters, bool isMultiline)
    {
        var first = new bool[128];
        var program = new JsProgram
        {
            Letters = letters,
            GroupCount = groupCount,
            IsAnchored = !isMultiline && JsTraits.IsAnchored(root),
            First = root.MinLength > 0 && JsTraits.FindFirst(root, letters, first) ? first : null,
        };
        var compiler = new JsCompiler(program, isMultiline);
        compiler.Add(root);
        compiler.Emit(JsOp.Accept);
        return program;
    }

    private int Here => program.Code.Count;

    private int Emit(JsOp op, int a = 0, int b = 0)
    {
        program.Code.Add(new JsInstruction(op, a, b, isBackward));
        return Here - 1;
    }

    private void Aim(int instruction, int a, int b) => program.Code[instruction] = program.Code[instruction] with { A = a, B = b };

    private void Add(JsNode node)
    {
        switch (node.Kind)
        {
            case JsNodeKind.Set:
                AddSet(node);
                break;
            case JsNodeKind.Sequence:
                for (var i = 0; i < node.Children.Length; i++)
                {
                    Add(node.Children[isBackward ? node.Children.Length - 1 - i : i]);
                }

                break;
            case JsNodeKind.Choice:
                AddChoice(node.Children);
                break;
            case JsNodeKind.Repetition:
                AddRepetition(node);
                break;
            case JsNodeKind.Capture:
                var mark = program.RegisterCount++;
                Emit(JsOp.Mark, mark);
                Add(node.Children[0]);
                Emit(JsOp.Close, node.Number, mark);
                break;
            case JsNodeKind.BackReference:
                Emit(JsOp.Again, node.Number);
                break;
            case JsNodeKind.Start:
                Emit(JsOp.Start, isMultiline ? 1 : 0);
                break;
            case JsNodeKind.End:
                Emit(JsOp.End, isMultiline ? 1 : 0);
                break;
            case JsNodeKind.WordBoundary or JsNodeKind.NotWordBoundary:
                Emit(JsOp.WordBoundary, node.Kind == JsNodeKind.NotWordBoundary ? 1 : 0);
                break;
            case JsNodeKind.Look:
                AddLook(node);
                break;
        }
    }

    private void AddSet(JsNode node)
    {
        var literal = node.Literal;
        var isPlain = literal >= 0 && (!program.Letters.IgnoresCase || (literal < 128 && !char.IsAsciiLetter((char)literal)));
        if (isPlain)
        {
            Emit(JsOp.Character, literal);
            return;
        }

        if (!setNumbers.TryGetValue((node.Set, node.IsNegated), out var number))
        {
            number = program.Sets.Count;
            program.Sets.Add(new JsReadySet(node.Set, node.IsNegated, program.Letters));
            setNumbers.Add((node.Set, node.IsNegated), number);
        }

        Emit(JsOp.Set, number);
    }

    private void AddChoice(ImmutableArray<JsNode> branches)
    {
        var ends = new List<int>();
        for (var i = 0; i < branches.Length - 1; i++)
        {
            var split = Emit(JsOp.Split);
            Add(branches[i]);
            ends.Add(Emit(JsOp.Jump));
            Aim(split, split + 1, Here);
        }

        Add(branches[^1]);
        foreach (var end in ends)
        {
            Aim(end, Here, 0);
        }
    }

    private void AddRepetition(JsNode node)
    {
        var child = node.Children[0];
        var isSimple = child.MinLength > 0 && node.Min <= 1 && (node.Max < 0 || (node.Min == 0 && node.Max == 1))
            && (node.FirstGroup == node.GroupsEnd || node.Min == 0);
        if (!isSimple)
        {
            AddLoop(node);
            return;
        }

        // Rounds are never empty here, so neither a counter nor the check for empty rounds is needed.
        var split = node.Min == 0 ? Emit(JsOp.Split) : -1;
        var body = Here;
        if (node.FirstGroup < node.GroupsEnd)
        {
            Emit(JsOp.Forget, node.FirstGroup, node.GroupsEnd);
        }

        Add(child);
        if (node.Min == 1)
        {
            split = Emit(JsOp.Split);
        }
        else if (node.Max < 0)
        {
            Emit(JsOp.Jump, split);
        }

        Aim(split, node.IsLazy ? Here : body, node.IsLazy ? body : Here);
    }

    private void AddLoop(JsNode node)
    {
        var number = program.Loops.Count;
        var loop = new JsLoop(program.RegisterCount++, program.RegisterCount++, node.Min, node.Max, node.IsLazy, node.FirstGroup, node.GroupsEnd);
        program.Loops.Add(loop);
        Emit(JsOp.BeginLoop, number);
        var head = Emit(JsOp.Loop, number);
        loop.Body = Emit(JsOp.BeginRound, number);
        Add(node.Children[0]);
        Emit(JsOp.EndRound, number);
        Emit(JsOp.Jump, head);
        loop.Exit = Here;
    }

    private void AddLook(JsNode node)
    {
        var before = isBackward;
        var number = program.Looks.Count;
        var look = new JsLook(program.RegisterCount++, program.RegisterCount++, node.IsNegated);
        program.Looks.Add(look);
        Emit(JsOp.BeginLook, number);
        isBackward = node.IsBehind;
        Add(node.Children[0]);
        Emit(JsOp.EndLook, number);
        isBackward = before;
        look.Exit = Here;
    }
}
