namespace DslPeft.Data;

/// <summary>An example in tokens as bytes.</summary>
internal static class EncodedRecord
{
    public static void Write(BinaryWriter writer, EncodedExample example)
    {
        var source = example.Source;
        writer.WriteTokens(example.Tokens);
        writer.Write(source.Label);
        writer.Write(source.Task);
        writer.Write7BitEncodedInt(source.Targets is null ? 0 : source.Targets.Length + 1);
        writer.WriteNumbers<float>(source.Targets);
        writer.WriteText(source.Text);
        writer.Write(source.Pair is not null);
        if (source.Pair is { } pair)
        {
            writer.WriteText(pair);
        }
    }

    public static EncodedExample Read(BinaryReader reader)
    {
        var tokens = reader.ReadTokens();
        int label = reader.ReadInt32(),
            task = reader.ReadInt32(),
            targets = reader.Read7BitEncodedInt();
        var numbers = targets == 0 ? null : reader.ReadNumbers<float>(targets - 1);
        return new EncodedExample(
            tokens,
            new Example(reader.ReadText(), reader.ReadBoolean() ? reader.ReadText() : null, label, numbers) { Task = task }
        );
    }
}
