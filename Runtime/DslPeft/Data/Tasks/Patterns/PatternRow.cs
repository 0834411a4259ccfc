using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>A row written into a pattern.</summary>
/// <param name="Tokens">Ids and segments.</param>
/// <param name="Slot">Where the word stands that is the label's.</param>
/// <param name="Label">The label's index; -1 without one.</param>
/// <param name="Fields">The row's own texts, in the order of the pattern's fields.</param>
internal sealed record PatternRow(TokenSequence Tokens, int Slot, int Label, string[] Fields)
{
    public static RecordList<PatternRow> MakeList() => new(Write, Read);

    private static void Write(BinaryWriter writer, PatternRow row)
    {
        writer.WriteTokens(row.Tokens);
        writer.Write(row.Slot);
        writer.Write(row.Label);
        writer.WriteTexts(row.Fields);
    }

    private static PatternRow Read(BinaryReader reader) =>
        new(reader.ReadTokens(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadTexts()!);
}
