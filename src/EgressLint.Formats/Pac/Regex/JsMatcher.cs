namespace EgressLint.Formats.Pac.Regex;

/// <summary>
/// Runs a program on one text, trying choices in the order of the standard. What is still to be tried, and what registers held before,
/// lies on one explicit stack, so that neither long texts nor nested loops deepen the call stack.
/// </summary>
internal sealed class JsMatcher
{
    private const int Width = 3;
    private const int NoLook = -1;

    private readonly JsProgram program;
    private readonly string text;
    private readonly bool isUnicode;
    private readonly int[] registers;
    private int[] stack = new int[64 * Width];
    private int height;
    private int place;
    private int next;
    private int steps;

    public JsMatcher(JsProgram program, string text, int steps)
    {
        this.program = program;
        this.text = text;
        this.steps = steps;
        isUnicode = program.Letters.IsUnicode;
        registers = new int[program.RegisterCount];
    }

    /// <summary>What lies on the stack.</summary>
    private enum Entry
    {
        /// <summary>A choice: where to go on, and at which place.</summary>
        Choice,

        /// <summary>A register and what it held.</summary>
        Register,

        /// <summary>The bottom of a look-around: where to go on if its part does not match, and at which place.</summary>
        Look,
    }

    public int StepsLeft => Math.Max(0, steps);

    /// <summary>Start and end of each group, -1 where it did not match.</summary>
    public ReadOnlySpan<int> Groups => registers.AsSpan(0, 2 * (program.GroupCount + 1));

    public JsMatchStatus Find(int from, bool onlyThere)
    {
        for (var start = from; start <= text.Length; start++)
        {
            if (MayBegin(start))
            {
                var status = Try(start);
                if (status != JsMatchStatus.NoMatch)
                {
                    return status;
                }
            }

            if (onlyThere || program.IsAnchored)
            {
                break;
            }

            // With flag u a pair of surrogates is one character, and no match begins inside of it.
            if (isUnicode && start + 1 < text.Length && char.IsSurrogatePair(text[start], text[start + 1]))
            {
                start++;
            }
        }

        return JsMatchStatus.NoMatch;
    }

    private bool MayBegin(int start) => (!program.IsAnchored || start == 0)
        && (program.First is not { } first || (start < text.Length && (text[start] >= first.Length || first[text[start]])));

    private JsMatchStatus Try(int start)
    {
        Array.Fill(registers, -1);
        height = 0;
        place = start;
        next = 0;
        while (true)
        {
            if (--steps < 0)
            {
                return JsMatchStatus.TooComplex;
            }

            var instruction = program.Code[next++];
            if (instruction.Op == JsOp.Accept)
            {
                registers[0] = start;
                registers[1] = place;
                return JsMatchStatus.Match;
            }

            if (!Run(instruction) && !Backtrack())
            {
                return JsMatchStatus.NoMatch;
            }
        }
    }

    /// <summary>Does one instruction; false when it fails.</summary>
    private bool Run(JsInstruction instruction)
    {
        switch (instruction.Op)
        {
            case JsOp.Character:
                return Read(instruction.IsBackward) == instruction.A;
            case JsOp.Set:
                var value = Read(instruction.IsBackward);
                return value >= 0 && program.Sets[instruction.A].Contains(value);
            case JsOp.Start:
                return place == 0 || (instruction.A == 1 && IsLineEnd(text[place - 1]));
            case JsOp.End:
                return place == text.Length || (instruction.A == 1 && IsLineEnd(text[place]));
            case JsOp.WordBoundary:
                return (IsWord(place - 1) != IsWord(place)) == (instruction.A == 0);
            case JsOp.Jump:
                next = instruction.A;
                return true;
            case JsOp.Split:
                Push(Entry.Choice, instruction.B, place);
                next = instruction.A;
                return true;
            case JsOp.Mark:
                Set(instruction.A, place);
                return true;
            case JsOp.Close:
                var other = registers[instruction.B];
                Set(2 * instruction.A, Math.Min(place, other));
                Set((2 * instruction.A) + 1, Math.Max(place, other));
                return true;
            case JsOp.Forget:
                Forget(instruction.A, instruction.B);
                return true;
            case JsOp.Again:
                return ReadAgain(instruction.A, instruction.IsBackward);
            case JsOp.BeginLook:
                BeginLook(program.Looks[instruction.A]);
                return true;
            case JsOp.EndLook:
                return EndLook(program.Looks[instruction.A]);
            default:
                return RunLoop(instruction.Op, program.Loops[instruction.A]);
        }
    }

    private bool RunLoop(JsOp op, JsLoop loop)
    {
        switch (op)
        {
            case JsOp.BeginLoop:
                Set(loop.Counter, 0);
                return true;
            case JsOp.Loop when registers[loop.Counter] < loop.Min:
                next = loop.Body;
                return true;
            case JsOp.Loop when loop.Max >= 0 && registers[loop.Counter] >= loop.Max:
                next = loop.Exit;
                return true;
            case JsOp.Loop:
                Push(Entry.Choice, loop.IsLazy ? loop.Body : loop.Exit, place);
                next = loop.IsLazy ? loop.Exit : loop.Body;
                return true;
            case JsOp.BeginRound:
                Set(loop.Counter, registers[loop.Counter] + 1);
                Set(loop.Place, place);
                Forget(loop.FirstGroup, loop.GroupsEnd);
                return true;
            default:
                return place != registers[loop.Place] || registers[loop.Counter] <= loop.Min;
        }
    }

    /// <summary>Reads a character and moves over it; -1 at the edge.</summary>
    private int Read(bool isBackward)
    {
        if (isBackward)
        {
            if (place == 0)
            {
                return -1;
            }

            var last = text[--place];
            return isUnicode && place > 0 && char.IsSurrogatePair(text[place - 1], last) ? char.ConvertToUtf32(text[--place], last) : last;
        }

        if (place == text.Length)
        {
            return -1;
        }

        var first = text[place++];
        return isUnicode && place < text.Length && char.IsSurrogatePair(first, text[place]) ? char.ConvertToUtf32(first, text[place++]) : first;
    }

    private bool ReadAgain(int group, bool isBackward)
    {
        var (start, end) = (registers[2 * group], registers[(2 * group) + 1]);
        if (start < 0)
        {
            // A group that did not match yet stands for the empty text.
            return true;
        }

        var length = end - start;
        var from = isBackward ? place - length : place;
        if (from < 0 || from + length > text.Length)
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            if (program.Letters.Fold(text[start + i]) != program.Letters.Fold(text[from + i]))
            {
                return false;
            }
        }

        steps -= length;
        place = isBackward ? from : from + length;
        return true;
    }

    private void BeginLook(JsLook look)
    {
        Set(look.Place, place);
        Set(look.Height, height);
        Push(Entry.Look, look.IsNegated ? look.Exit : NoLook, place);
    }

    private bool EndLook(JsLook look)
    {
        var bottom = registers[look.Height];
        if (look.IsNegated)
        {
            // The part matched, so the look-around fails, and what its groups matched is forgotten.
            while (height > bottom)
            {
                Undo(height -= Width);
            }

            return false;
        }

        place = registers[look.Place];
        var kept = bottom;
        for (var i = bottom; i < height; i += Width)
        {
            // Its other choices are gone for good, but what registers held before must come back when an earlier choice is taken.
            if (stack[i] == (int)Entry.Register)
            {
                stack.AsSpan(i, Width).CopyTo(stack.AsSpan(kept));
                kept += Width;
            }
        }

        height = kept;
        return true;
    }

    private bool Backtrack()
    {
        while (height > 0)
        {
            height -= Width;
            if (stack[height] == (int)Entry.Register)
            {
                Undo(height);
            }
            else if (stack[height + 1] != NoLook)
            {
                next = stack[height + 1];
                place = stack[height + 2];
                return true;
            }
        }

        return false;
    }

    private void Undo(int entry)
    {
        if (stack[entry] == (int)Entry.Register)
        {
            registers[stack[entry + 1]] = stack[entry + 2];
        }
    }

    private void Forget(int first, int end)
    {
        for (var register = 2 * first; register < 2 * end; register++)
        {
            if (registers[register] >= 0)
            {
                Set(register, -1);
            }
        }
    }

    private void Set(int register, int value)
    {
        // With nothing left to try there is nothing to come back to.
        if (height > 0)
        {
            Push(Entry.Register, register, registers[register]);
        }

        registers[register] = value;
    }

    private void Push(Entry kind, int first, int second)
    {
        if (height == stack.Length)
        {
            Array.Resize(ref stack, stack.Length * 2);
        }

        stack[height] = (int)kind;
        stack[height + 1] = first;
        stack[height + 2] = second;
        height += Width;
    }

    private bool IsWord(int at) => at >= 0 && at < text.Length
        && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'
            || (isUnicode && program.Letters.IgnoresCase && text[at] is '\u017F' or '\u212A'));

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';
}
