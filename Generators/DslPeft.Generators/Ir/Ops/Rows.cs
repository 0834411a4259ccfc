using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Rows of tables and of batches. They compute nothing.</summary>
internal static class Rows
{
    public static IEnumerable<Operation> All()
    {
        yield return new("rows_of", "TI", "{0}.index_select(dim: 0, {1})", (s, _) => s[0].Known ? s[0].With(0, Dim.Rows) : s[0])
        {
            Reverse = Reverse.Of(r => r.Add("add_rows", r.Add("zeros_like", r[0]), r[1], r.Dy)),
            LinearIn = [0],
            Work = Work.None,
            InBodies = false,
        };
        yield return new("oftasks", "TI", "Kernels.OfTasks({0}, {1})", (s, _) => s[0].Known ? s[0].With(0, Dim.Rows) : s[0])
        {
            Reverse = Reverse.Of(r => r.Add("add_rows", r.Add("zeros_like", r[0]), r[1], r.Dy)),
            LinearIn = [0],
            Work = Work.None,
        };
        yield return new("replace_rows", "TITLN", "Kernels.ReplaceRows({0}, {1}, {2}, {3}, {4})", (s, _) => s[0])
        {
            Reverse = Reverse.Autograd("rows that the ids choose; differentiated by autograd", []),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("withentries", "TTIN", "Kernels.WithEntries({0}, {1}, {2}, {3})", (s, _) => s[0])
        {
            Reverse = Reverse.Autograd("entries that the data choose; differentiated by autograd"),
            Work = Work.None,
        };
        yield return new("gathered", "TIN", "Kernels.Gathered({0}, {1}, {2})", (s, _) =>
            s[0].Known && s[1].Known ? s[0].WithLast(s[1].Last) : Shape.Unknown
        )
        {
            Reverse = Reverse.Autograd("features that the data choose; differentiated by autograd", [1]),
            LinearIn = [0],
            Work = Work.None,
            Mixes = Axes.Features,
            Features = FeatureAxes.Same,
        };
        yield return new("spread", "TIN", "Kernels.Spread({0}, {1}, {2})", (s, o) => s[0].Known ? s[0].WithLast(o[2].Size) : s[0])
        {
            Reverse = Reverse.Autograd("features that the data choose; differentiated by autograd", [1]),
            LinearIn = [0],
            Work = Work.None,
            Mixes = Axes.Features,
            Features = FeatureAxes.Same,
        };
        yield return new("with_rows", "TTL", "Kernels.WithRows({0}, {1}, {2})", (s, _) => s[0])
        {
            Reverse = Reverse.Of(r => r.Add("with_rows", r.Dy, r.Add("zeros_like", r[1]), r[2]), r => r.Add("rows_at", r.Dy, r[2])),
            LinearIn = [0, 1],
            Work = Work.None,
            InBodies = false,
        };
        yield return new("pool", "TIA", "", (s, _) => s[0].Remove(1))
        {
            Reverse = Reverse.None("stands for the pooling that its operand names, and becomes that one"),
        };
        yield return new("last_token", "TI", "Kernels.LastToken({0}, {1})", (s, _) => s[0].Remove(1))
        {
            Reverse = Reverse.Autograd("a row of each text; differentiated by autograd"),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("pad_rows", "TNNN", "Kernels.PadRows({0}, {1}, {2}, {3})", (s, o) => LayoutShapes.Pad(s[0], o))
        {
            Reverse = Reverse.Of(r => r.Add("narrow", r.Dy, Operand.Number(0), r[1], r.Add("size", r[0], 0))),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("with_slice", "TTN", "{0}.slice_scatter({1}, 0, {2}, {2} + {1}.shape[0])", (s, _) => s[0])
        {
            Reverse = Reverse.None("written into merged weights alone"),
            Work = Work.None,
            InBodies = false,
        };
    }
}
