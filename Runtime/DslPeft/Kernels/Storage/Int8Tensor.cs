using DslPeft.Native;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A weight in eight bits an entry, and one scale a row (LLM.int8, Dettmers et al., arXiv 2208.07339): W8 = round(127 W / s) with s the
/// largest |W| of a row. In a product x is quantised the same way, row by row; columns of x with an entry of 6 or more stay as they are and
/// meet the dequantised columns of W.
/// </summary>
public sealed class Int8Tensor : QuantisedTensor
{
    /// <summary>The absolute value from which on a column of x is not quantised.</summary>
    public const double Outlier = 6;

    private readonly Tensor _codes,
        _scales;

    private Int8Tensor(Tensor codes, Tensor scales)
        : base(codes.shape[0], codes.shape[1]) => (_codes, _scales) = (codes.DetachFromDisposeScope(), scales.DetachFromDisposeScope());

    /// <inheritdoc/>
    public override Quantisation Kind => Quantisation.Int8;

    /// <summary>codes (Out, In) and scales (Out).</summary>
    internal override IReadOnlyList<KeyValuePair<string, Tensor>> Parts =>
        [KeyValuePair.Create("codes", _codes), KeyValuePair.Create("scales", _scales)];

    /// <param name="values">(Out, In) in float32.</param>
    internal static Int8Tensor Of(Tensor values)
    {
        using var scope = NewDisposeScope();
        var (codes, scales) = Quantise(values);
        return new Int8Tensor(codes, scales);
    }

    internal static Int8Tensor Zeros(long rows, long columns) => new(zeros(rows, columns, ScalarType.Int8), zeros(rows));

    private protected override Tensor Dequantised(long first, long count)
    {
        using var codes = _codes.narrow(0, first, count);
        using var scales = _scales.narrow(0, first, count);
        using var steps = scales.div(Scalars.Of(127));
        using var column = steps.unsqueeze(1);
        return codes.to(ScalarType.Float32).mul_(column);
    }

    internal override Tensor Product(Tensor x)
    {
        using var scope = NewDisposeScope();
        var isOutlier = x.abs().amax([0]).ge(Scalars.Of(Outlier));
        var outliers = isOutlier.nonzero().view(-1);
        var inner = outliers.shape[0] == 0 ? x : x.masked_fill(isOutlier, Scalars.Of(0));
        var (codes, scales) = Quantise(inner);
        var product = IntegerProducts.Of(codes, _codes);
        product.mul_(scales.div(Scalars.Of(127 * 127.0)).unsqueeze(1)).mul_(_scales);
        if (outliers.shape[0] > 0)
        {
            var columns = _codes.index_select(1, outliers).to(ScalarType.Float32).mul_(_scales.div(Scalars.Of(127)).unsqueeze(1));
            product.addmm_(x.index_select(1, outliers), columns.t());
        }
        return product.MoveToOuterDisposeScope();
    }

    internal override QuantisedTensor To(Device device) => new Int8Tensor(_codes.to(device, copy: true), _scales.to(device, copy: true));

    /// <summary>Integers, and the largest absolute value of each row.</summary>
    private static (Tensor Codes, Tensor Scales) Quantise(Tensor values)
    {
        var scales = values.abs().amax([1]);
        var codes = values
            .mul(Scalars.Of(127))
            .div_(scales.clamp_min(Scalars.Of(float.Epsilon)).unsqueeze(1))
            .round_()
            .clamp_(Scalars.Of(-127), Scalars.Of(127))
            .to(ScalarType.Int8);
        return (codes, scales);
    }
}
