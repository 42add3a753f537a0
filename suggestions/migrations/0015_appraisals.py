import django.db.models.deletion
import liaison.core.clock
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deputies', '0002_seat'),
        ('divisions', '0001_initial'),
        ('suggestions', '0014_papers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AppraisalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版本')),
                ('from_on', models.DateField(verbose_name='施行日期')),
                ('fail_below', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='满意率低于多少要整改（%）')),
                ('min_valid', models.PositiveSmallIntegerField(verbose_name='至少几张有效票才公布')),
                ('returned_num', models.PositiveSmallIntegerField(default=1, verbose_name='收回票数分子')),
                ('returned_den', models.PositiveSmallIntegerField(default=2, verbose_name='收回票数分母')),
                ('returned_strict', models.BooleanField(default=True, verbose_name='收回须超过')),
                ('rounds', models.PositiveSmallIntegerField(default=3, verbose_name='复查几轮未过提请问效表决')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对原文')),
                ('division', models.ForeignKey(blank=True, help_text='空着表示全国默认。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='适用地方')),
            ],
            options={
                'verbose_name': '测评规则',
            },
        ),
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('appraisal', '民主评议'), ('rating', '满意度测评会')], default='appraisal', max_length=10, verbose_name='种类')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('held_on', models.DateField(verbose_name='测评日期')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                ('invited', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='应到人数')),
                ('set_at', models.DateTimeField(default=liaison.core.clock.now, verbose_name='设置时间')),
                ('issued', models.PositiveSmallIntegerField(null=True, verbose_name='发出票数')),
                ('returned', models.PositiveSmallIntegerField(null=True, verbose_name='收回票数')),
                ('first_at', models.DateTimeField(null=True, verbose_name='第一次计票')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公布时间')),
                ('void', models.CharField(blank=True, choices=[('more_returned', '收回多于发出'), ('too_few', '收回不过半')], max_length=14, verbose_name='为什么无效')),
                ('dropped_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                ('drop_reason', models.CharField(blank=True, max_length=200, verbose_name='撤销原因')),
                ('first_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='第一位计票')),
                ('organ', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='divisions.unit', verbose_name='组织机关')),
                ('second_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='第二位计票')),
                ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='suggestions.appraisalrule', verbose_name='测评规则')),
            ],
            options={
                'verbose_name': '民主评议测评',
            },
        ),
        migrations.CreateModel(
            name='Appraised',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('report_received', models.BooleanField(default=False, verbose_name='书面报告已收')),
                ('satisfied', models.PositiveSmallIntegerField(null=True, verbose_name='满意')),
                ('basically', models.PositiveSmallIntegerField(null=True, verbose_name='基本满意')),
                ('unsatisfied', models.PositiveSmallIntegerField(null=True, verbose_name='不满意')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='suggestions.appraisal', verbose_name='测评')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appraised', to='suggestions.ticket', verbose_name='意见件')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appraised', to='divisions.unit', verbose_name='承办单位')),
            ],
            options={
                'verbose_name': '测评对象',
                'ordering': ['appraisal', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('demand', models.TextField(verbose_name='要整改的问题')),
                ('due_at', models.DateTimeField(verbose_name='整改期限')),
                ('state', models.CharField(choices=[('ordered', '责令整改'), ('reported', '已报整改'), ('failed', '复查未过'), ('closed', '复查通过')], max_length=8, verbose_name='状态')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='第几轮')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='步序')),
                ('ordered_at', models.DateTimeField(default=liaison.core.clock.now, verbose_name='责令时间')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='复查时间')),
                ('soon_told_for', models.DateTimeField(null=True, verbose_name='临期已提醒的期限')),
                ('late_told_for', models.DateTimeField(null=True, verbose_name='超期已提醒的期限')),
                ('to_vote', models.BooleanField(default=False, verbose_name='已提请问效表决')),
                ('appraised', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectification', to='suggestions.appraised', verbose_name='测评')),
                ('checked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复查登记人')),
                ('checkers', models.ManyToManyField(blank=True, related_name='rechecks', to='deputies.deputy', verbose_name='复查代表')),
                ('ordered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办')),
                ('organ', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rectifications_ordered', to='divisions.unit', verbose_name='责令机关')),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='suggestions.appraisalrule', verbose_name='测评规则')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='suggestions.ticket', verbose_name='意见件')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='divisions.unit', verbose_name='整改单位')),
            ],
            options={
                'verbose_name': '限期整改',
            },
        ),
        migrations.CreateModel(
            name='RectificationRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField(verbose_name='第几轮')),
                ('due_at', models.DateTimeField(verbose_name='期限')),
                ('report', models.TextField(null=True, verbose_name='整改报告')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='报告时间')),
                ('passed', models.BooleanField(null=True, verbose_name='复查结论')),
                ('results', models.JSONField(default=list, verbose_name='逐项结果')),
                ('people', models.CharField(blank=True, max_length=120, verbose_name='参加复查')),
                ('note', models.TextField(blank=True, verbose_name='复查说明')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='复查时间')),
                ('checked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('rectification', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='suggestions.rectification', verbose_name='限期整改')),
                ('reported_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报告人')),
            ],
            options={
                'verbose_name': '一轮整改',
                'ordering': ['rectification', 'n'],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_body', models.CharField(max_length=60, verbose_name='任免机关')),
                ('facts', models.TextField(verbose_name='基本事实')),
                ('request', models.TextField(verbose_name='建议')),
                ('answer_due', models.DateField(verbose_name='请何时前答复')),
                ('opened_at', models.DateTimeField(default=liaison.core.clock.now, verbose_name='起草时间')),
                ('paper_no', models.CharField(blank=True, max_length=40, verbose_name='发文字号')),
                ('sent_on', models.DateField(null=True, verbose_name='发出日期')),
                ('answered_on', models.DateField(null=True, verbose_name='答复日期')),
                ('answer', models.TextField(blank=True, verbose_name='答复内容')),
                ('late_told_for', models.DateField(null=True, verbose_name='逾期已提醒的日期')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='suggestions.supervisioncase', verbose_name='督办件')),
                ('opened_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
            ],
            options={
                'verbose_name': '追责建议',
            },
        ),
        migrations.AddConstraint(
            model_name='appraisalrule',
            constraint=models.UniqueConstraint(fields=('division', 'version'), name='appraisal_rule_version_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='appraisalrule',
            constraint=models.CheckConstraint(condition=models.Q(('fail_below__gt', 0), ('fail_below__lte', Decimal('100')), ('min_valid__gte', 1), ('rounds__gte', 1), ('returned_den__gte', 1), ('returned_num__lte', models.F('returned_den'))), name='appraisal_rule_numbers', violation_error_message='分子不能大于分母，满意率在 0 到 100 之间。'),
        ),
        migrations.AddIndex(
            model_name='appraisal',
            index=models.Index(fields=['organ', '-held_on', '-id'], name='appraisal_organ'),
        ),
        migrations.AddIndex(
            model_name='appraisal',
            index=models.Index(condition=models.Q(('published_at', None)), fields=['held_on', 'id'], name='appraisal_waiting'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('second_by', None), models.Q(('second_by', models.F('first_by')), _negated=True), _connector='OR'), name='appraisal_counters_differ'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_at', None), ('first_by', None), ('issued', None), ('returned', None)), models.Q(('first_at__isnull', False), ('first_by__isnull', False), ('issued__gte', 1), ('returned__isnull', False)), _connector='OR'), name='appraisal_counted_has_papers'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('second_by', None), ('void', '')), models.Q(('dropped_at', None), ('first_by__isnull', False), ('published_at__isnull', False), ('second_by__isnull', False)), _connector='OR'), name='appraisal_published_counted_twice'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('void', ''), ('void__in', ['more_returned', 'too_few']), _connector='OR'), name='appraisal_void_known'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), ('returned__lte', models.F('issued')), ('void', 'more_returned'), _connector='OR'), name='appraisal_more_returned_is_void'),
        ),
        migrations.AddConstraint(
            model_name='appraised',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ticket', None), ('unit__isnull', False)), models.Q(('ticket__isnull', False), ('unit', None)), _connector='OR'), name='appraised_is_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='appraised',
            constraint=models.UniqueConstraint(fields=('appraisal', 'unit'), name='appraised_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='appraised',
            constraint=models.UniqueConstraint(fields=('appraisal', 'ticket'), name='appraised_ticket_once'),
        ),
        migrations.AddConstraint(
            model_name='appraised',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basically', None), ('satisfied', None), ('unsatisfied', None)), models.Q(('basically__isnull', False), ('satisfied__isnull', False), ('unsatisfied__isnull', False)), _connector='OR'), name='appraised_all_counts_or_none'),
        ),
        migrations.AddIndex(
            model_name='rectification',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['unit', 'due_at'], name='rectification_unit'),
        ),
        migrations.AddIndex(
            model_name='rectification',
            index=models.Index(fields=['organ', '-ordered_at', '-id'], name='rectification_organ'),
        ),
        migrations.AddIndex(
            model_name='rectification',
            index=models.Index(condition=models.Q(('state__in', ['ordered', 'failed'])), fields=['due_at', 'id'], name='rectification_sweep'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ordered', 'reported', 'failed', 'closed'])), name='rectification_state_known'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='rectification_closed_was_checked'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('round__gte', 1)), name='rectification_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='rectificationround',
            constraint=models.UniqueConstraint(fields=('rectification', 'n'), name='rectification_round_once'),
        ),
        migrations.AddConstraint(
            model_name='rectificationround',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None), ('passed', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), ('passed__isnull', False)), _connector='OR'), name='rectification_round_checked_whole'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('answered_on', None), ('sent_on__isnull', False)), fields=['answer_due', 'id'], name='referral_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paper_no', ''), ('sent_on', None)), models.Q(('sent_on__isnull', False), models.Q(('paper_no', ''), _negated=True)), _connector='OR'), name='referral_sent_has_number'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on', None)), models.Q(('answered_on__gte', models.F('sent_on')), ('sent_on__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='referral_answered_was_sent'),
        ),
    ]
