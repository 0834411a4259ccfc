namespace DslPeft.Tokenization;

/// <summary>Reads which tokens a <c>tokenizer.json</c> puts around texts: its <c>post_processor</c>.</summary>
internal static class TokenTemplate
{
    private sealed record Piece(int[]? Ids, string? Sequence, int Segment);

    /// <summary>The tokens around one text and two.</summary>
    /// <param name="part">The part.</param>
    /// <param name="find">The id of a token.</param>
    /// <param name="segments">Whether the model tells the second text from the first.</param>
    /// <exception cref="VocabularyException">The part is not one that is computed; names it.</exception>
    public static TokenFrame Read(JsonPart part, Func<string, int?> find, bool segments)
    {
        switch (part.Type)
        {
            case "none" or "ByteLevel":
                return new TokenFrame([], [], [], SecondSegment: 0);
            case "Sequence":
                part.Only("type", "processors");
                JsonPart[] framing = [.. part["processors"].Items().Where(inner => inner.Type != "ByteLevel")];
                part.Require(framing.Length <= 1, "one template");
                return framing.Length == 0 ? new TokenFrame([], [], [], SecondSegment: 0) : Read(framing[0], find, segments);
            case "RobertaProcessing":
                part.Only("type", "sep", "cls", "trim_offsets", "add_prefix_space");
                var (first, last) = (Pair(part["cls"]), Pair(part["sep"]));
                return new TokenFrame([first], [last, last], [last], SecondSegment: 0);
            case "BertProcessing":
                part.Only("type", "sep", "cls");
                (first, last) = (Pair(part["cls"]), Pair(part["sep"]));
                return new TokenFrame([first], [last], [last], SecondSegment: segments ? 1 : 0);
            case "TemplateProcessing":
                return Template(part, find, segments);
            default:
                throw part["type"].NotComputed("ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing or a Sequence of them");
        }

        int Pair(JsonPart token)
        {
            var items = token.Items();
            token.Require(items.Count == 2 && find(items[0].Text()) == items[1].Int(), "a token of the vocabulary and its id");
            return items[1].Int();
        }
    }

    private static TokenFrame Template(JsonPart part, Func<string, int?> find, bool segments)
    {
        part.Only("type", "single", "pair", "special_tokens");
        var special = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (name, token) in part["special_tokens"].Entries())
        {
            token.Only("id", "ids", "tokens");
            int[] ids = [.. token["ids"].Items().Select(id => id.Int())];
            token.Require(
                token["tokens"].Items().Select(text => find(text.Text())).SequenceEqual(ids.Select(id => (int?)id)),
                "tokens of the vocabulary and their ids"
            );
            special[name] = ids;
        }
        Piece[] single = Pieces(part["single"], special),
            pair = Pieces(part["pair"], special);
        var (one, a, b) = (Place(single, "A"), Place(pair, "A"), Place(pair, "B"));
        part["single"].Require(single.Count(piece => piece.Sequence is not null) == 1 && one >= 0, "a template around one text A");
        part["pair"]
            .Require(
                pair.Count(piece => piece.Sequence is not null) == 2 && a >= 0 && b > a,
                "a template around a text A and a text B behind it"
            );
        var frame = new TokenFrame(Ids(single[..one]), Ids(pair[(a + 1)..b]), Ids(single[(one + 1)..]), segments ? pair[b].Segment : 0);
        part["pair"]
            .Require(
                Ids(pair[..a]).SequenceEqual(frame.Start) && Ids(pair[(b + 1)..]).SequenceEqual(frame.End),
                "tokens around two texts that are those around one"
            );
        bool first = single.Concat(pair[..b]).All(piece => piece.Segment == 0),
            second = pair[b..].All(piece => piece.Segment == frame.SecondSegment);
        part.Require(!segments || (first && second), "one segment up to the second text, and one from there on");
        return frame;
    }

    private static int Place(Piece[] pieces, string sequence) => Array.FindIndex(pieces, piece => piece.Sequence == sequence);

    private static int[] Ids(IEnumerable<Piece> pieces) => [.. pieces.SelectMany(piece => piece.Ids!)];

    private static Piece[] Pieces(JsonPart template, Dictionary<string, int[]> special) =>
        [
            .. template
                .Items()
                .Select(item =>
                {
                    item.Only("SpecialToken", "Sequence");
                    JsonPart token = item["SpecialToken"],
                        piece = token.IsNone ? item["Sequence"] : token;
                    piece.Only("id", "type_id");
                    var id = piece["id"].Text();
                    piece["id"].Require(token.IsNone || special.ContainsKey(id), "a token of special_tokens");
                    return new Piece(token.IsNone ? null : special[id], token.IsNone ? id : null, piece["type_id"].Int());
                }),
        ];
}
