using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>A question and a part of its context, as one row: <c>[CLS] question [SEP] part [SEP]</c> for BERT.</summary>
/// <param name="Question">Index of the question.</param>
/// <param name="Tokens">The row.</param>
/// <param name="First">Where the part starts in the row.</param>
/// <param name="Pieces">The part's pieces with their places in the context.</param>
internal sealed record QuestionWindow(int Question, TokenSequence Tokens, int First, ArraySegment<SourcePiece> Pieces)
{
    /// <summary>
    /// Cuts a context into windows that start <see cref="SquadFormat.Stride"/> pieces apart, so that every piece is in one (Devlin et al.,
    /// arXiv 1810.04805).
    /// </summary>
    /// <exception cref="DataException">The input has no room for a piece of the context.</exception>
    public static IEnumerable<QuestionWindow> Cut(
        int index,
        SquadQuestion question,
        SourcePiece[] context,
        SquadFormat format,
        TaskInput input
    )
    {
        var frame = input.Tokenizer.Frame;
        int[] asked = [.. input.Tokenizer.Encode(question.Text).Take(format.QuestionLength)];
        int first = frame.SecondAt(asked.Length),
            room = input.MaxLength - frame.PairCount - asked.Length;
        if (room < 1)
        {
            throw new DataException(
                format.Name,
                0,
                $"inputs of {input.MaxLength} tokens have no room for a text behind the question '{question.Id}' of {asked.Length} tokens: give a longer --max-length."
            );
        }
        int start = 0,
            count;
        do
        {
            count = Math.Min(room, context.Length - start);
            var part = new ArraySegment<SourcePiece>(context, start, count);
            yield return new QuestionWindow(index, frame.Around(asked, [.. part.Select(p => p.Id)]), first, part);
            start += Math.Min(format.Stride, room);
        } while (start - Math.Min(format.Stride, room) + count < context.Length);
    }

    /// <summary>First and last token of an answer in the row; both 0, the class token, where the window does not hold it.</summary>
    public (int Start, int End) Find(SquadAnswer? answer)
    {
        if (answer is null)
        {
            return (0, 0);
        }
        // Looked for in the whole context: at an edge, the window may hold a part of the answer alone.
        var context = Pieces.Array!;
        var end = answer.Start + answer.Text.Length;
        int first = Array.FindIndex(context, p => p.End > answer.Start),
            last = Array.FindLastIndex(context, p => p.Start < end);
        return first >= Pieces.Offset && last < Pieces.Offset + Pieces.Count && first <= last
            ? (First + first - Pieces.Offset, First + last - Pieces.Offset)
            : (0, 0);
    }
}
