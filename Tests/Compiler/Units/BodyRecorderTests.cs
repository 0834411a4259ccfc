namespace DslPeft.Compiler.Tests.Units;

/// <summary>What is recorded of a method's body, and which bodies are not.</summary>
public sealed class BodyRecorderTests
{
    [Theory]
    [InlineData("static Tensor F(Tensor x, Tensor a) => linear(x, a);", "v0=linear(x,a);return v0")]
    [InlineData("static Tensor F(Tensor x, Tensor a, Tensor? b) => linear(x, a, b);", "v0=linear(x,a,b);return v0")]
    [InlineData(
        "static Tensor F(Tensor x, double s) => -x * s + 1 - x / 2;",
        "v0=neg(x);v1=mul(v0,s);v2=add(v1,#1);v3=div(x,#2);v4=sub(v2,v3);return v4"
    )]
    [InlineData("static Tensor F(Tensor x) { var h = relu(x); var y = h * h; return y; }", "h=relu(x);y=mul(h,h);return y")]
    [InlineData("static Tensor F(Tensor x) { using var h = relu(x); return h + 1; }", "h=relu(x);v1=add(h,#1);return v1")]
    [InlineData("static Tensor F(Tensor x) { var y = x; return y; }", "return x")]
    [InlineData("static Tensor F(Tensor v0) => relu(v0) + relu(v0);", "v1=relu(v0);v2=relu(v0);v3=add(v1,v2);return v3")]
    [InlineData("static (Tensor K, Tensor V) F(Tensor k, Tensor v) => (k, v * 2);", "v0=mul(v,#2);v1=tuple(k,v0);return v1")]
    [InlineData("static Tensor F(Tensor[] copies) => stack(copies).mean([0]);", "v0=stack(copies);v1=mean_over(v0,[0]);return v1")]
    [InlineData(
        "static Tensor F(Tensor[] logits) => logits[0] - logits[1];",
        "v0=item(logits,#0);v1=item(logits,#1);v2=sub(v0,v1);return v2"
    )]
    [InlineData("static Tensor F(Tensor x, Act f) => Activations.Apply(x, f);", "v0=activation(x,f);return v0")]
    [InlineData("static Tensor F(Tensor x) => Activations.Apply(x, Act.Silu);", "v0=activation(x,@Act.Silu);return v0")]
    [InlineData("static Tensor F(Tensor x) => gelu(x, GELU.Approximate.tanh);", "v0=gelu(x,@Approximate.tanh);return v0")]
    [InlineData("static Tensor F(Tensor x) => x.T.t();", "v0=t(x);v1=t(v0);return v1")]
    [InlineData(
        "static Tensor F(Tensor x) => x.unflatten(-1, 2, 4).transpose(-1, -2).flatten(-2);",
        "v0=unflatten(x,#-1,[2 4]);v1=transpose(v0,#-1,#-2);v2=flatten(v1,#-2);return v2"
    )]
    [InlineData(
        "static Tensor F(Tensor x) => x.sum() + x.sum(dim: 1) + x.sum(0, true) + x.sum([0, 1]);",
        "v0=sum(x);v1=sum_over(x,#1);v2=add(v0,v1);v3=sum_over(x,#0,#true);v4=add(v2,v3);v5=sum_over(x,[0 1]);v6=add(v4,v5);return v6"
    )]
    [InlineData("static Tensor F(Tensor x, Tensor y) => kl_div(x, y);", "v0=kl_div(x,y,#true,@Reduction.Mean);return v0")]
    [InlineData("static Tensor F(Tensor x, Tensor w) => layer_norm(x, [8], w);", "v0=layer_norm(x,[8],w,~,#1E-05);return v0")]
    [InlineData("static Tensor F(Tensor x, Tensor w) => einsum(\"bi,oi->bo\", x, w);", "v0=einsum(\"bi_oi->bo\",x,w);return v0")]
    [InlineData("static Tensor F(Tensor x, Tensor y) => cat([x, y], -1);", "v0=cat(x,y,#-1);return v0")]
    [InlineData("static Tensor F(Tensor x) => x * x.shape[1];", "v0=size(x,#1);v1=mul(x,v0);return v1")]
    [InlineData(
        "static Tensor F(Tensor x) => Twice(x) + Twice(x); static Tensor Twice(Tensor t) { var h = t * 2; return h; }",
        "h=mul(x,#2);v1=mul(x,#2);v2=add(h,v1);return v2"
    )]
    [InlineData("static Tensor F(Tensor x, double alpha, double rank) => x * (alpha / rank);", "v0=div(alpha,rank);v1=mul(x,v0);return v1")]
    [InlineData(
        "static Tensor F(Tensor x, [Weight(\"4\", Init.Ones)] Tensor w) => layer_norm(x, w.shape, w);",
        "v0=layer_norm(x,[w.shape],w,~,#1E-05);return v0"
    )]
    [InlineData(
        "static Tensor F(Tensor x, long heads) => Split(x, heads); static Tensor Split(Tensor x, long n) => x.unflatten(2, [n, -1]);",
        "v0=unflatten(x,#2,[heads -1]);return v0"
    )]
    [InlineData(
        "static Tensor F(Tensor q, Tensor k, Tensor v, Tensor m) => scaled_dot_product_attention(q, k, v, m);",
        "v0=attention(q,k,v,m,#0);return v0"
    )]
    public void Records(string method, string expected) => Assert.Equal(expected, Parsed.Body(method));

    [Theory]
    [InlineData("a loop", "static Tensor F(Tensor x) { for (var i = 0; i < 2; i++) x = relu(x); return x; }")]
    [InlineData("a branch", "static Tensor F(Tensor x, bool flag) => flag ? x : -x;")]
    [InlineData("an unknown function", "static Tensor F(Tensor x) => x.cumsum(0);")]
    [InlineData("an operation in place", "static Tensor F(Tensor x) => x.add_(1);")]
    [InlineData("an option that changes its argument", "static Tensor F(Tensor x) => relu(x, inplace: true);")]
    [InlineData("an option that changes its argument", "static Tensor F(Tensor x) => gelu(x, true);")]
    [InlineData("a scaled sum", "static Tensor F(Tensor x) => x.add(x, 2);")]
    [InlineData("a rounded quotient", "static Tensor F(Tensor x) => x.div(2, RoundingMode.floor);")]
    [InlineData("a norm of another degree", "static Tensor F(Tensor x) => x.norm(1f);")]
    [InlineData("another type", "static Tensor F(Tensor x) => x.sum(ScalarType.Float64);")]
    [InlineData("dropout that is never off", "static Tensor F(Tensor x) => dropout(x, 0.1, training: false);")]
    [InlineData("a value on the host", "static Tensor F(Tensor x) => x * (float)x.sum();")]
    [InlineData("integer division", "static Tensor F(Tensor x, int rank) => x * (rank / 2);")]
    [InlineData("integer division of a size", "static Tensor F(Tensor x) => x * (x.shape[0] / 2);")]
    [InlineData("a cut number", "static Tensor F(Tensor x, double rank) => x * (int)rank;")]
    [InlineData("a stack of tensors that are named on the spot", "static Tensor F(Tensor x, Tensor y) => stack([x, y]);")]
    [InlineData("recursion", "static Tensor F(Tensor x) => F(x);")]
    [InlineData("a list of computed sizes", "static Tensor F(Tensor x) => x.view(x.shape[0], -1);")]
    [InlineData(
        "a list of a size that was passed on",
        "static Tensor F(Tensor x) => Split(x, x.shape[0]); static Tensor Split(Tensor x, long n) => x.unflatten(1, [n, -1]);"
    )]
    [InlineData("the shape of a value", "static Tensor F(Tensor x) => layer_norm(x, x.shape);")]
    [InlineData("causal attention", "static Tensor F(Tensor x) => scaled_dot_product_attention(x, x, x, is_casual: true);")]
    [InlineData("no result", "static Tensor F(Tensor x) => throw new System.Exception();")]
    [InlineData(
        "a lambda",
        "static Tensor F(Tensor x) { System.Func<Tensor, Tensor> f = relu; return f(x); } static Tensor relu(Tensor t) => t;"
    )]
    public void LeavesBodiesOutsideTheVocabularyOpaque(string what, string method) => Assert.True(Parsed.Body(method) == "opaque", what);
}
