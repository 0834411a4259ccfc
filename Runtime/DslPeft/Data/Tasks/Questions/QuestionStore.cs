using System.Collections;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Questions in records, the context of neighbours once.</summary>
internal sealed class QuestionStore
{
    private readonly RecordList<string> _contexts = new((writer, text) => writer.WriteText(text), reader => reader.ReadText());
    private readonly RecordList<SquadQuestion> _questions = new(Write, ReadQuestion);
    private readonly List<int> _contextOf = [];
    private readonly BitArray _answered = new(0);
    private string? _latest;
    private (int Index, string Text) _read = (-1, "");

    public int Count => _questions.Count;

    /// <summary>The question of an index. Neighbours of one context share it.</summary>
    public SquadQuestion this[int index]
    {
        get
        {
            var context = _read;
            if (context.Index != _contextOf[index])
            {
                _read = context = (_contextOf[index], _contexts[_contextOf[index]]);
            }
            return _questions[index] with { Context = context.Text };
        }
    }

    /// <summary>Whether the file says of a question what its answers are.</summary>
    public bool HasAnswers(int index) => _answered[index];

    public void Add(SquadQuestion question)
    {
        if (!ReferenceEquals(_latest, question.Context))
        {
            _contexts.Add(_latest = question.Context);
        }
        _contextOf.Add(_contexts.Count - 1);
        _questions.Add(question);
        _answered.Length = Count;
        _answered[Count - 1] = question.Answers is not null;
    }

    /// <summary>Writes a window: its pieces' places, whose ids are in the row.</summary>
    public static void Write(BinaryWriter writer, QuestionWindow window)
    {
        writer.Write7BitEncodedInt(window.Question);
        writer.WriteTokens(window.Tokens);
        writer.Write7BitEncodedInt(window.First);
        writer.WriteArray<int>([.. window.Pieces.SelectMany(piece => (int[])[piece.Start, piece.End])]);
    }

    public static QuestionWindow ReadWindow(BinaryReader reader)
    {
        var question = reader.Read7BitEncodedInt();
        var tokens = reader.ReadTokens();
        var first = reader.Read7BitEncodedInt();
        var places = reader.ReadArray<int>();
        return new QuestionWindow(
            question,
            tokens,
            first,
            new SourcePiece[places.Length / 2]
                .Select((_, i) => new SourcePiece(tokens.Ids[first + i], places[2 * i], places[(2 * i) + 1]))
                .ToArray()
        );
    }

    private static void Write(BinaryWriter writer, SquadQuestion question)
    {
        writer.WriteText(question.Id);
        writer.WriteText(question.Text);
        writer.WriteTexts(question.Answers is null ? null : [.. question.Answers.Select(answer => answer.Text)]);
        writer.WriteArray<int>([.. question.Answers?.Select(answer => answer.Start) ?? []]);
    }

    private static SquadQuestion ReadQuestion(BinaryReader reader)
    {
        var (id, text, answers) = (reader.ReadText(), reader.ReadText(), reader.ReadTexts());
        var starts = reader.ReadArray<int>();
        return new SquadQuestion(id, text, "", answers?.Zip(starts, (answer, start) => new SquadAnswer(answer, start)).ToArray());
    }
}
